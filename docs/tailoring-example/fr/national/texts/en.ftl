# What the own section says.
border-title = Borders
border-empty = No firearm was seized at a border in the period.
border-crossings-title = Firearms seized at borders, by place and means of transport
border-crossings-note = Ports, airports and land borders, by the place that the seizing service stated.
# A sentence of the report, said otherwise.
report-title = National firearms report – Paris bureau
