# Names of codes: <list>-<CODE>.

bureau-ipsg = INTERPOL General Secretariat
bureau-wco = World Customs Organization

reason-LOST = Lost
reason-STOLEN = Stolen
reason-TRAFFICKED = Trafficked
reason-SMUGGLED = Smuggled

owner-PRIVATE = Private person
owner-DEALER = Dealer
owner-MANUFACTURER = Manufacturer
owner-MILITARY = Armed forces
owner-POLICE = Police
owner-SECURITY_COMPANY = Security company
owner-MUSEUM = Museum
owner-TRANSPORT = Carrier
owner-OTHER = Other

circumstance-BURGLARY = Burglary
circumstance-ROBBERY = Robbery
circumstance-VEHICLE_THEFT = Theft from a vehicle
circumstance-IN_TRANSIT = In transit
circumstance-STOCK_LOSS = Missing from stock
circumstance-FRAUD = Fraud
circumstance-EMBEZZLEMENT = Embezzlement
circumstance-COMBAT_LOSS = Lost in combat
circumstance-OTHER = Other

record-state-ACTIVE = Searched for
record-state-HIT_PENDING = Match to be confirmed
record-state-FOUND = Found
record-state-RECOVERED_CLOSED = Recovered and closed
record-state-CANCELLED = Cancelled
record-state-EXPIRED = Expired

event-SEIZED_CRIMINAL = Seized, criminal
event-SEIZED_ADMINISTRATIVE = Seized, administrative
event-FOUND = Found
event-SURRENDERED = Surrendered

agency-POLICE = Police
agency-CUSTOMS = Customs
agency-BORDER_GUARD = Border guard
agency-MILITARY = Armed forces
agency-COAST_GUARD = Coast guard
agency-OTHER = Other

place-DWELLING = Dwelling
place-VEHICLE = Vehicle
place-LAND_BORDER = Land border
place-AIRPORT = Airport
place-SEAPORT = Seaport
place-VESSEL = Vessel
place-MAIL_PARCEL = Mail and parcels
place-WAREHOUSE = Warehouse
place-PUBLIC_PLACE = Public place
place-CACHE = Cache
place-FIELD = Open country
place-PRISON = Prison
place-OTHER = Other

context-ILLICIT_POSSESSION = Illicit possession
context-ILLICIT_TRAFFICKING = Illicit trafficking
context-ILLICIT_MANUFACTURE = Illicit manufacture
context-CONVERSION = Conversion
context-VIOLENT_CRIME = Violent crime
context-ORGANIZED_CRIME = Organised crime
context-TERRORISM = Terrorism
context-DRUGS = Drugs
context-POACHING = Poaching
context-OTHER = Other

transport-ROAD = Road
transport-RAIL = Rail
transport-AIR_CARGO = Air cargo
transport-AIR_PASSENGER = Air passenger
transport-SEA_CONTAINER = Sea container
transport-SEA_SMALL_BOAT = Small boat
transport-MAIL_COURIER = Mail or courier
transport-ON_FOOT = On foot
transport-NONE = Not in transport

certainty-CONFIRMED = Confirmed
certainty-SUSPECTED = Suspected

converted-ALARM = Alarm or signal weapon
converted-DEACTIVATED = Deactivated firearm
converted-FLOBERT = Flobert
converted-AIRGUN = Air gun
converted-OTHER = Other

serial-READABLE = Readable
serial-PARTIAL = Partly readable
serial-OBLITERATED = Obliterated
serial-RESTORED = Restored
serial-NONE = Never marked
serial-USER_APPLIED = Applied by the owner
serial-UNREADABLE = Unreadable
serial-NOT_RECORDED = Not recorded
serial-PLACEHOLDER = Placeholder
serial-UNKNOWN = Not known

special-CONVERTED = Converted to fire
special-CRAFT = Craft-made
special-PRIVATELY_MADE = Privately made (printed, completed frames)
special-UNMARKED = Never marked
special-OBLITERATED = Serial number obliterated
special-RESTORED = Serial number restored

stage-PENDING = Waiting for an answer
stage-COMPLETE = Traced
stage-UNSUCCESSFUL = Not traceable
stage-ADMIN = Ended for administrative reasons
stage-REFUSED = Refused
stage-EXPIRED = Expired without an answer

outcome-RECEIVED = Acknowledged
outcome-INFO_REQUESTED = Returned for information
outcome-PARTIAL = Partial result
outcome-TRACED_LAST_LEGAL_OWNER = Last legal owner found
outcome-TRACED_FIRST_PURCHASER = First purchaser found
outcome-TRACED_STOLEN_LOST = Reported stolen or lost
outcome-TRACED_STATE_STOCK = From state stock
outcome-TRACED_EXPORT_ONLY = Export only
outcome-ILLICIT_MANUFACTURE = Illicit manufacture
outcome-ESTABLISHED_OTHER = Established by authority
outcome-DESTROYED_RECORD = Recorded as destroyed
outcome-DEALER_ONLY = Traced to a dealer only
outcome-NO_RECORD = No record found
outcome-TOO_OLD = Firearm too old
outcome-INVALID_SERIAL = Serial not valid
outcome-OBLITERATED = Serial obliterated
outcome-INCOMPLETE_ID = Identification incomplete
outcome-RECORDS_UNAVAILABLE = Records not kept
outcome-NOT_MANUFACTURED_HERE = Not made or imported there
outcome-DUPLICATE = Duplicate request
outcome-CANCELLED_BY_REQUESTER = Cancelled by requester
outcome-REFUSED_SECURITY = Refused: national security
outcome-REFUSED_INVESTIGATION = Refused: investigation at risk
outcome-REFUSED_CONFIDENTIAL = Refused: confidentiality
outcome-REFUSED_NOT_CRIMINAL = Refused: no criminal link
outcome-NO_RESPONSE = No response in time

trace-state-SENT = Sent
trace-state-ACKNOWLEDGED = Acknowledged
trace-state-INFO_REQUESTED = Information requested
trace-state-ANSWERED_INTERIM = Interim answer
trace-state-ANSWERED_FINAL = Answered
trace-state-CLOSED = Closed
trace-state-REFUSED = Refused
trace-state-CANCELLED = Cancelled

priority-ROUTINE = Routine
priority-URGENT = Urgent

age-A30 = Up to 30 days
age-B90 = 31 to 90 days
age-C180 = 91 to 180 days
age-D365 = 181 days to 1 year
age-E365PLUS = More than 1 year

band-A3M = Under 3 months
band-B7M = 3 to under 7 months
band-C1Y = 7 months to under 1 year
band-D2Y = 1 to under 2 years
band-E3Y = 2 to under 3 years
band-F3YPLUS = 3 years and more

measure-ACKNOWLEDGE_HOURS = Hours to acknowledgement, median
measure-DAYS_P50 = Days to answer, median
measure-DAYS_P75 = Days to answer, 75th percentile
measure-DAYS_P90 = Days to answer, 90th percentile
measure-DAYS_P95 = Days to answer, 95th percentile
measure-WITHIN_30 = Answered within 30 days, %
measure-WITHIN_90 = Answered within 90 days, %
measure-WITHIN_180 = Answered within 180 days, %
measure-CHAIN_DEPTH = Requests per firearm, mean
measure-YEARS_P25 = Years, 25th percentile
measure-YEARS_P50 = Years, median
measure-YEARS_P75 = Years, 75th percentile
measure-YEARS_MEAN = Years, mean
measure-SHORT_SHARE = Three years or less, %
measure-LEAD_YIELD = Leads per 100 exhibits acquired
measure-HITS_PER_SEARCH = Hits confirmed by the bureau, per 100 searches
measure-INVOLVED_PER_SEARCH = Hits with an exhibit of the bureau, per 100 searches
measure-LEAD_CONFIRMATION = Leads confirmed, % of those examined
measure-ACQUISITION_DELAY = Days from recovery to acquisition, median

concentration-SOURCES = Source countries of traced firearms
concentration-ORIGINS = Countries of origin on routes
concentration-MAKES = Makes seized

ballistic-step-EXHIBITS = Exhibits acquired
ballistic-step-SEARCHES = Searches launched
ballistic-step-CANDIDATES = Candidates listed
ballistic-step-LEADS = Leads
ballistic-step-HITS = Confirmed hits

exhibit-CARTRIDGE_CASE = Cartridge cases
exhibit-BULLET = Bullets
exhibit-SHOTSHELL = Shotshells
exhibit-origin-CRIME_SCENE = Crime scene
exhibit-origin-TEST_FIRE = Test fire

notice-RED = Red notice
notice-BLUE = Blue notice
notice-GREEN = Green notice
notice-YELLOW = Yellow notice
notice-BLACK = Black notice
notice-PURPLE = Purple notice
notice-ORANGE = Orange notice
notice-SILVER = Silver notice
notice-UNSC = UN Security Council notice
notice-ART = Works of art notice
notice-DIFF_WANTED = Diffusion, wanted person
notice-DIFF_INFO = Diffusion, information
whose-OWN = Own
whose-OTHERS = Of other bureaus

sdg-PENDING = Tracing under way
sdg-NOT_ENOUGH = Too little information to trace
sdg-FAILED = Traced without result
sdg-NO_ATTEMPT = No tracing attempted
subset-ALL = All arms
subset-MARKED = Uniquely marked arms
subset-SEIZED_CRIMINAL = Seized
subset-FOUND = Found
subset-SURRENDERED = Surrendered

quality-COMPLETENESS = Completeness
quality-VALIDITY = Validity
quality-UNIQUENESS = Uniqueness
quality-TIMELINESS = Timeliness
quality-CONSISTENCY = Consistency
quality-QUALITY = Quality score

field-SERIAL = Serial number
field-MAKE = Make
field-CALIBRE = Calibre
field-TYPE = Type
field-MODEL = Model
field-DATE = Date of loss
field-PLACE = Region of loss
field-COUNTRY_OF_MANUFACTURE = Country of manufacture
field-IMAGES = Images

issue-SERIAL_PLACEHOLDER = Placeholder in place of a serial number
issue-SERIAL_MISSING = Serial number missing, no reason given
issue-DUPLICATE = Same firearm entered twice
issue-MAKE_UNRESOLVED = Make not recognised
issue-CALIBRE_UNRESOLVED = Calibre not recognised
issue-TYPE_UNKNOWN = Type not known
issue-MADE_AFTER_LOSS = Made after it was lost
issue-DATE_PARTIAL = Date without day or month

remedy-READ_SERIAL = Enter the number as read, or say why there is none
remedy-MERGE = Keep one record, cancel the others
remedy-NAME_MAKE = Give the maker’s name as in the reference table
remedy-NAME_CALIBRE = Give the cartridge, not only the bore
remedy-NAME_TYPE = Give the type
remedy-CHECK_DATES = Check the dates

record-kind-RECORD = Record
record-kind-SEIZURE = Seizure
match-band-STRONG = Strong
match-band-REVIEW = To be reviewed
match-band-WATCH = Watched
match-band-ALL = All pairs
match-band-NONE = No longer listed by matching
match-state-OPEN = To be decided
match-state-CONFIRMED = Confirmed
match-state-REJECTED = Rejected
match-state-CLOSED = Undecided, record closed

region-AFRICA = Africa
region-AMERICAS = Americas
region-ASIA_SOUTH_PACIFIC = Asia and South Pacific
region-EUROPE = Europe
region-HISTORICAL = Former states
region-ORGANISATION = Organisations
region-NONE = No region

theme-DISGUISED_FIREARM = Disguised firearm
theme-STOLEN_STOCK = Stolen stock
theme-DANGEROUS_BATCH = Dangerous batch
theme-CONVERTED_FIREARMS = Converted firearms
theme-CONCEALMENT = Concealment
theme-CONVERSION = Conversion
theme-CRAFT_MANUFACTURE = Craft manufacture
theme-PRINTING_3D = 3D printing
theme-PARCEL_TRAFFIC = Traffic by parcel
theme-STRAW_PURCHASE = Straw purchase
theme-OTHER = Other
theme-NONE = –

refusal-NOT_ONE_STATEMENT = Not exactly one statement
refusal-NOT_READ_ONLY = Not a reading statement
refusal-EXPLAIN_KIND = A plan that would show values
refusal-UNGUARDED = A table outside the guard
refusal-DEADLINE = Took longer than allowed
refusal-TOO_MANY_ROWS = More rows than allowed
refusal-OTHER = Other

suppression-TIMES = Percentiles of pairs with too few answers
suppression-MAKES = Makes with too few firearms
suppression-CALIBRES = Calibres with too few firearms
suppression-MODELS = Models with too few firearms
suppression-RANKS = The rank of bureaus with too few records
suppression-INTERVALS = Intervals of changes in periods of too few weeks
suppression-FLAGS = Measures on few cases: flagged, not left out

suppressed-in-TRACE_PAIR_TIMES = Days to the final answer, by pair
suppressed-in-TRACE_PAIR_SPREAD = How response times spread, by pair
suppressed-in-TRACE_PAIR_SHARES = Distribution of response times, by pair
suppressed-in-RISING_MAKES = Makes on the rise
suppressed-in-RISING_CALIBRES = Calibres on the rise
suppressed-in-RISING_MODELS = Models on the rise
suppressed-in-QUALITY_BY_BUREAU = Quality by bureau
suppressed-in-GLOBAL_CHANGE_INTERVALS = Change since the period before
suppressed-in-GLOBAL_CONCENTRATION_MORE = Concentration: further measures

mark-BREECH_FACE = Breech face
mark-FIRING_PIN = Firing pin
mark-EJECTOR = Ejector
mark-FIRING_PIN_APERTURE = Firing-pin aperture
mark-LEA = Lands of the bullet

direction-SENT = Sent
direction-RECEIVED = Received
recovered-SENT = Recovered here
recovered-RECEIVED = Recovered elsewhere
late-YES = Yes
late-NO = No

measure-RESPONSE_STRICT = Response rate, strict, %
measure-RESPONSE_ANY = Response rate, any answer, %
measure-SUCCESS_OF_FINAL = Traced, % of final answers
measure-SUCCESS_OF_SENT = Traced, % of requests sent
measure-REFUSED_OF_FINAL = Refused, % of final answers
measure-ACKNOWLEDGE_P50 = Hours to acknowledgement, median
measure-ACKNOWLEDGE_P75 = Hours to acknowledgement, 75th percentile
measure-ACKNOWLEDGE_P90 = Hours to acknowledgement, 90th percentile
measure-ACKNOWLEDGE_P95 = Hours to acknowledgement, 95th percentile
measure-CURVE_P25 = A quarter answered within, days
measure-CURVE_P50 = Half answered within, days
measure-CURVE_P75 = Three quarters answered within, days
measure-CURVE_P90 = Nine tenths answered within, days
measure-CHAIN_WAY = Requests on the longest way, mean
measure-CHAIN_REACHED = Reached a last legal record, %
measure-CHAIN_DAYS_P50 = Days from first request to last answer, median
measure-CHAIN_DAYS_P90 = Days from first request to last answer, 90th percentile

chain-L1 = One request
chain-L2 = Two requests
chain-L3 = Three requests
chain-L4PLUS = Four requests and more

measure-CANDIDATES_PER_SEARCH = Candidates per search
measure-EXAMINATION_DAYS = Days from lead to examination, median
measure-DELAY_P50 = Hours to imaging, median
measure-DELAY_P75 = Hours to imaging, 75th percentile
measure-DELAY_P90 = Hours to imaging, 90th percentile
measure-DELAY_24 = Imaged within 24 hours, %
measure-DELAY_48 = Imaged within 48 hours, %
measure-LINKED_CASES = Cases joined by leads and hits
measure-CASE_LINKS = Links between cases
measure-CASE_DEGREE = Links per case, mean degree
measure-COMPONENTS = Networks with exhibits (components)
measure-LARGEST_COMPONENT = Members of the largest network
measure-MEMBERS_PER_COMPONENT = Members per network, mean
measure-MEAN_DEGREE = Links per member, mean degree

delay-A24H = Within 24 hours
delay-B48H = 24 to 48 hours
delay-C7D = 2 to 7 days
delay-D30D = 7 to 30 days
delay-E30DPLUS = More than 30 days

scope-NATIONAL = The country only
scope-REGIONAL = The region
scope-SELECTED_COUNTRIES = Selected countries
scope-ALL = All countries

finding-CONFIRMED_HIT = Confirmed hit
finding-LEAD = Lead, to be examined
finding-INCONCLUSIVE = Inconclusive
finding-ELIMINATED = Eliminated
finding-REJECTED = Rejected on the screen

poa-item-CRAFT = Firearms seized: craft-made
poa-item-PRIVATELY_MADE = Firearms seized: privately made (printed, completed frames)
poa-item-CONVERTED = Firearms seized: converted to fire
poa-item-CONTEXT_MANUFACTURE = Firearms seized in cases of illicit manufacture
poa-item-CONTEXT_CONVERSION = Firearms seized in cases of conversion
poa-item-CONTEXT_TRAFFICKING = Firearms seized in cases of illicit trafficking
poa-item-AT_BORDER = Firearms seized at a border or by border services
poa-item-CROSS_BORDER_ROUTE = Firearms seized on a route with another country
poa-item-RECORDS_TRAFFICKED = Records of trafficked firearms
poa-item-RECORDS_SMUGGLED = Records of smuggled firearms
poa-item-LOST_POLICE = Police firearms reported lost or stolen
poa-item-LOST_MILITARY = Firearms of the armed forces reported lost or stolen
poa-item-STATE_FOUND = Such firearms found again
poa-item-STATE_SEIZED = State property come to light in seizures
poa-item-STATE_STOCK_TRACED = Traced for others to a stock of this state
poa-item-UNIQUELY_MARKED = Firearms seized: uniquely marked
poa-item-IMPORT_MARK = Firearms seized: with an import mark
poa-item-RECORDS_SEARCHED = Firearms searched for today
poa-item-RECORDS_IDENTIFIED = of these, make, calibre and number recognised
poa-item-REQUESTS = Requests
poa-item-ACKNOWLEDGED = acknowledged
poa-item-ANSWERED = with a final answer or refusal
poa-item-TRACED = traced
poa-item-REFUSED = refused
poa-item-OPEN = still open
poa-item-MEDIAN_DAYS = Days to the final answer, median
poa-item-MATCHES_CONFIRMED = Firearms confirmed as the same with other bureaus
poa-item-BALLISTIC_HITS = Ballistic hits confirmed with other bureaus
poa-item-REQUESTS_SENT = Trace requests sent
poa-item-ANSWERS_GIVEN = Trace requests answered
poa-item-OPERATIONS = Operations joined
poa-item-NOTICES = Notices and diffusions requested

asked-BASIS = Why the firearm is illicit
asked-FOUND = How or when it was found
asked-MARKINGS = Markings
asked-TYPE = Type
asked-CALIBRE = Calibre
asked-MODEL = Make and model
asked-COUNTRY = Country of manufacture or import
asked-USE = What the answer is for

diversion-THEFT = Theft
diversion-LOSS = Loss
diversion-STRAW_PURCHASE = Straw purchase
diversion-EXPORT_DIVERSION = Diversion of an export
diversion-STATE_STOCK_LEAK = Leak from a state stock
diversion-ILLICIT_MANUFACTURE = Illicit manufacture
diversion-CONVERSION = Conversion
diversion-UNKNOWN = Not known

training-NATIONAL_COURSE = National course
training-REGIONAL_COURSE = Regional course
training-ELEARNING = E-learning
training-WORKSHOP = Workshop
training-EQUIPMENT = Equipment
training-TABLETOP = Table-top exercise

change-of-RECORDS = Records of lost and stolen firearms
change-of-SEIZURES = Seizures
change-of-ARMS = Firearms seized, found, surrendered
change-of-REQUESTS = Trace requests
change-of-REQUESTS_SENT = Trace requests sent
change-of-REQUESTS_RECEIVED = Trace requests received
change-of-EXHIBITS = Ballistic exhibits acquired
few-FEW = fewer than { $few_cases }
few-ENOUGH = { $few_cases } and more
