# أسماء الرموز: <القائمة>-<الرمز>.

bureau-ipsg = الأمانة العامة للإنتربول
bureau-wco = منظمة الجمارك العالمية

reason-LOST = مفقود
reason-STOLEN = مسروق
reason-TRAFFICKED = متّجر به
reason-SMUGGLED = مهرّب

owner-PRIVATE = شخص خاص
owner-DEALER = تاجر
owner-MANUFACTURER = صانع
owner-MILITARY = القوات المسلحة
owner-POLICE = الشرطة
owner-SECURITY_COMPANY = شركة أمن
owner-MUSEUM = متحف
owner-TRANSPORT = ناقل
owner-OTHER = غير ذلك

circumstance-BURGLARY = سطو
circumstance-ROBBERY = سلب بالعنف
circumstance-VEHICLE_THEFT = سرقة من مركبة
circumstance-IN_TRANSIT = أثناء النقل
circumstance-STOCK_LOSS = نقص في المخزون
circumstance-FRAUD = احتيال
circumstance-EMBEZZLEMENT = اختلاس
circumstance-COMBAT_LOSS = فقدان في القتال
circumstance-OTHER = غير ذلك

record-state-ACTIVE = قيد البحث
record-state-HIT_PENDING = مطابقة بانتظار التأكيد
record-state-FOUND = عُثر عليه
record-state-RECOVERED_CLOSED = استُرد وأُغلق
record-state-CANCELLED = ملغى
record-state-EXPIRED = انتهت مدته

event-SEIZED_CRIMINAL = ضبط جنائي
event-SEIZED_ADMINISTRATIVE = ضبط إداري
event-FOUND = عثور
event-SURRENDERED = تسليم طوعي

agency-POLICE = الشرطة
agency-CUSTOMS = الجمارك
agency-BORDER_GUARD = حرس الحدود
agency-MILITARY = القوات المسلحة
agency-COAST_GUARD = خفر السواحل
agency-OTHER = غير ذلك

place-DWELLING = مسكن
place-VEHICLE = مركبة
place-LAND_BORDER = حدود برية
place-AIRPORT = مطار
place-SEAPORT = ميناء بحري
place-VESSEL = سفينة
place-MAIL_PARCEL = بريد وطرود
place-WAREHOUSE = مستودع
place-PUBLIC_PLACE = مكان عام
place-CACHE = مخبأ
place-FIELD = أرض خلاء
place-PRISON = سجن
place-OTHER = غير ذلك

context-ILLICIT_POSSESSION = حيازة غير مشروعة
context-ILLICIT_TRAFFICKING = اتجار غير مشروع
context-ILLICIT_MANUFACTURE = تصنيع غير مشروع
context-CONVERSION = تحوير
context-VIOLENT_CRIME = جريمة عنيفة
context-ORGANIZED_CRIME = جريمة منظمة
context-TERRORISM = إرهاب
context-DRUGS = مخدرات
context-POACHING = صيد غير مشروع
context-OTHER = غير ذلك

transport-ROAD = طريق بري
transport-RAIL = سكة حديد
transport-AIR_CARGO = شحن جوي
transport-AIR_PASSENGER = مسافر جواً
transport-SEA_CONTAINER = حاوية بحرية
transport-SEA_SMALL_BOAT = قارب صغير
transport-MAIL_COURIER = بريد أو نقل سريع
transport-ON_FOOT = سيراً على الأقدام
transport-NONE = ليس قيد النقل

certainty-CONFIRMED = مؤكد
certainty-SUSPECTED = مشتبه فيه

converted-ALARM = سلاح صوت أو إشارة
converted-DEACTIVATED = سلاح ناري معطّل
converted-FLOBERT = فلوبير
converted-AIRGUN = سلاح هوائي
converted-OTHER = غير ذلك

serial-READABLE = مقروء
serial-PARTIAL = مقروء جزئياً
serial-OBLITERATED = مطموس
serial-RESTORED = مُستعاد
serial-NONE = لم يُرقَّم قط
serial-USER_APPLIED = وضعه المالك
serial-UNREADABLE = غير مقروء
serial-NOT_RECORDED = غير مدوّن
serial-PLACEHOLDER = قيمة بديلة
serial-UNKNOWN = غير معروف

special-CONVERTED = محوّر للرمي
special-CRAFT = يدوي الصنع
special-PRIVATELY_MADE = صنع خاص (طباعة، هياكل مستكملة)
special-UNMARKED = لم يُرقَّم قط
special-OBLITERATED = رقم تسلسلي مطموس
special-RESTORED = رقم تسلسلي مُستعاد

stage-PENDING = بانتظار الردّ
stage-COMPLETE = تم تعقّبه
stage-UNSUCCESSFUL = تعذّر تعقّبه
stage-ADMIN = أُنهي لأسباب إدارية
stage-REFUSED = مرفوض
stage-EXPIRED = انقضى دون ردّ

outcome-RECEIVED = أُقرّ باستلامه
outcome-INFO_REQUESTED = أُعيد لاستكمال المعلومات
outcome-PARTIAL = نتيجة جزئية
outcome-TRACED_LAST_LEGAL_OWNER = عُرف آخر مالك قانوني
outcome-TRACED_FIRST_PURCHASER = عُرف أول مشترٍ
outcome-TRACED_STOLEN_LOST = مبلَّغ عن سرقته أو فقدانه
outcome-TRACED_STATE_STOCK = من مخزونات الدولة
outcome-TRACED_EXPORT_ONLY = حتى التصدير فقط
outcome-ILLICIT_MANUFACTURE = تصنيع غير مشروع
outcome-ESTABLISHED_OTHER = أثبتته السلطة المختصة
outcome-DESTROYED_RECORD = القيد يفيد بإتلافه
outcome-DEALER_ONLY = تُعقّب حتى التاجر فقط
outcome-NO_RECORD = لم يُعثر على قيد
outcome-TOO_OLD = السلاح أقدم من أن يُتعقّب
outcome-INVALID_SERIAL = رقم تسلسلي غير صالح
outcome-OBLITERATED = رقم تسلسلي مطموس
outcome-INCOMPLETE_ID = بيانات التعريف ناقصة
outcome-RECORDS_UNAVAILABLE = السجلات غير محفوظة
outcome-NOT_MANUFACTURED_HERE = لم يُصنع ولم يُستورد هناك
outcome-DUPLICATE = طلب مكرّر
outcome-CANCELLED_BY_REQUESTER = ألغته الجهة الطالبة
outcome-REFUSED_SECURITY = مرفوض: الأمن الوطني
outcome-REFUSED_INVESTIGATION = مرفوض: قد يضرّ بتحقيق
outcome-REFUSED_CONFIDENTIAL = مرفوض: السرية
outcome-REFUSED_NOT_CRIMINAL = مرفوض: لا صلة جنائية
outcome-NO_RESPONSE = لا ردّ ضمن المهلة

trace-state-SENT = مُرسل
trace-state-ACKNOWLEDGED = أُقرّ باستلامه
trace-state-INFO_REQUESTED = بانتظار معلومات
trace-state-ANSWERED_INTERIM = ردّ مؤقت
trace-state-ANSWERED_FINAL = ردّ نهائي
trace-state-CLOSED = مغلق
trace-state-REFUSED = مرفوض
trace-state-CANCELLED = ملغى

priority-ROUTINE = عادية
priority-URGENT = عاجلة

age-A30 = حتى 30 يوماً
age-B90 = من 31 إلى 90 يوماً
age-C180 = من 91 إلى 180 يوماً
age-D365 = من 181 يوماً إلى سنة
age-E365PLUS = أكثر من سنة

band-A3M = أقل من 3 أشهر
band-B7M = من 3 إلى أقل من 7 أشهر
band-C1Y = من 7 أشهر إلى أقل من سنة
band-D2Y = من سنة إلى أقل من سنتين
band-E3Y = من سنتين إلى أقل من 3 سنوات
band-F3YPLUS = 3 سنوات فأكثر

measure-ACKNOWLEDGE_HOURS = الساعات حتى الإقرار بالاستلام، الوسيط
measure-DAYS_P50 = الأيام حتى الردّ، الوسيط
measure-DAYS_P75 = الأيام حتى الردّ، المئين 75
measure-DAYS_P90 = الأيام حتى الردّ، المئين 90
measure-DAYS_P95 = الأيام حتى الردّ، المئين 95
measure-WITHIN_30 = أُجيب عنها خلال 30 يوماً، %
measure-WITHIN_90 = أُجيب عنها خلال 90 يوماً، %
measure-WITHIN_180 = أُجيب عنها خلال 180 يوماً، %
measure-CHAIN_DEPTH = الطلبات لكل سلاح، المتوسط
measure-YEARS_P25 = السنوات، المئين 25
measure-YEARS_P50 = السنوات، الوسيط
measure-YEARS_P75 = السنوات، المئين 75
measure-YEARS_MEAN = السنوات، المتوسط
measure-SHORT_SHARE = ثلاث سنوات أو أقل، %
measure-LEAD_YIELD = الروابط المحتملة لكل 100 عيّنة مُدخلة
measure-HITS_PER_SEARCH = التطابقات لكل 100 عملية بحث
measure-LEAD_CONFIRMATION = الروابط المؤكدة، % مما فُحص
measure-ACQUISITION_DELAY = الأيام من الضبط إلى الإدخال، الوسيط

concentration-SOURCES = بلدان مصدر الأسلحة المتعقَّبة
concentration-ORIGINS = بلدان المنشأ على المسالك
concentration-MAKES = العلامات التجارية المضبوطة

ballistic-step-EXHIBITS = عيّنات أُدخلت
ballistic-step-SEARCHES = عمليات بحث أُطلقت
ballistic-step-CANDIDATES = مرشّحات عُرضت
ballistic-step-LEADS = روابط محتملة
ballistic-step-HITS = تطابقات مؤكدة

exhibit-CARTRIDGE_CASE = أظرف فارغة
exhibit-BULLET = مقذوفات
exhibit-SHOTSHELL = أظرف خراطيش صيد
exhibit-origin-CRIME_SCENE = مسرح جريمة
exhibit-origin-TEST_FIRE = رمي تجريبي

notice-RED = نشرة حمراء
notice-BLUE = نشرة زرقاء
notice-GREEN = نشرة خضراء
notice-YELLOW = نشرة صفراء
notice-BLACK = نشرة سوداء
notice-PURPLE = نشرة بنفسجية
notice-ORANGE = نشرة برتقالية
notice-SILVER = نشرة فضية
notice-UNSC = نشرة مجلس الأمن الدولي
notice-ART = نشرة الأعمال الفنية
notice-DIFF_WANTED = تعميم، شخص مطلوب
notice-DIFF_INFO = تعميم، معلومات
whose-OWN = للمكتب
whose-OTHERS = لمكاتب أخرى

sdg-PENDING = التعقّب جارٍ
sdg-NOT_ENOUGH = معلومات لا تكفي للتعقّب
sdg-FAILED = تعقّب دون نتيجة
sdg-NO_ATTEMPT = لم يُحاول تعقّبه
subset-ALL = جميع الأسلحة
subset-MARKED = أسلحة ذات وسم فريد
subset-SEIZED_CRIMINAL = مضبوطة
subset-FOUND = معثور عليها
subset-SURRENDERED = مسلَّمة

quality-COMPLETENESS = الاكتمال
quality-VALIDITY = الصحة
quality-UNIQUENESS = التفرّد
quality-TIMELINESS = حسن التوقيت
quality-CONSISTENCY = الاتساق
quality-QUALITY = درجة الجودة

field-SERIAL = الرقم التسلسلي
field-MAKE = العلامة التجارية
field-CALIBRE = العيار
field-TYPE = النوع
field-MODEL = الطراز
field-DATE = تاريخ الفقدان
field-PLACE = منطقة الفقدان
field-COUNTRY_OF_MANUFACTURE = بلد الصنع
field-IMAGES = الصور

issue-SERIAL_PLACEHOLDER = قيمة بديلة مكان الرقم التسلسلي
issue-SERIAL_MISSING = رقم تسلسلي ناقص دون ذكر السبب
issue-DUPLICATE = السلاح نفسه مسجّل مرتين
issue-MAKE_UNRESOLVED = علامة تجارية غير معروفة
issue-CALIBRE_UNRESOLVED = عيار غير معروف
issue-TYPE_UNKNOWN = نوع غير معروف
issue-MADE_AFTER_LOSS = صُنع بعد فقدانه
issue-DATE_PARTIAL = تاريخ دون يوم أو شهر

remedy-READ_SERIAL = إدخال الرقم كما قُرئ، أو بيان سبب غيابه
remedy-MERGE = الإبقاء على سجلّ واحد وإلغاء ما سواه
remedy-NAME_MAKE = ذكر اسم الصانع كما في الجدول المرجعي
remedy-NAME_CALIBRE = ذكر الخرطوشة لا قطر السبطانة وحده
remedy-NAME_TYPE = ذكر النوع
remedy-CHECK_DATES = التحقق من التواريخ

record-kind-RECORD = سجلّ
record-kind-SEIZURE = ضبط
match-band-STRONG = قوية
match-band-REVIEW = تحتاج إلى مراجعة
match-band-WATCH = قيد المراقبة
match-state-OPEN = بانتظار القرار
match-state-CONFIRMED = مؤكدة
match-state-REJECTED = مرفوضة

region-AFRICA = أفريقيا
region-AMERICAS = الأمريكتان
region-ASIA_SOUTH_PACIFIC = آسيا وجنوب المحيط الهادئ
region-EUROPE = أوروبا
region-HISTORICAL = دول سابقة
region-ORGANISATION = منظمات
region-NONE = دون منطقة

theme-DISGUISED_FIREARM = سلاح مموّه
theme-STOLEN_STOCK = مخزون مسروق
theme-DANGEROUS_BATCH = دفعة خطرة
theme-CONVERTED_FIREARMS = أسلحة محوّرة
theme-CONCEALMENT = إخفاء
theme-CONVERSION = تحوير
theme-CRAFT_MANUFACTURE = تصنيع يدوي
theme-PRINTING_3D = طباعة ثلاثية الأبعاد
theme-PARCEL_TRAFFIC = اتجار بالطرود
theme-STRAW_PURCHASE = شراء صوري
theme-OTHER = غير ذلك
theme-NONE = –

refusal-NOT_ONE_STATEMENT = ليس استعلاماً واحداً بالضبط
refusal-NOT_READ_ONLY = استعلام لا يقتصر على القراءة
refusal-EXPLAIN_KIND = خطة تنفيذ تكشف قيماً
refusal-UNGUARDED = جدول خارج الحماية
refusal-DEADLINE = تجاوز الوقت المسموح
refusal-TOO_MANY_ROWS = صفوف أكثر من المسموح
refusal-OTHER = غير ذلك

suppression-TIMES = مُدد الأزواج القليلة الردود
suppression-MAKES = علامات تجارية قليلة الأسلحة
suppression-CALIBRES = عيارات قليلة الأسلحة
suppression-MODELS = طرازات قليلة الأسلحة
suppression-RANKS = ترتيب المكاتب القليلة السجلات

suppressed-in-TRACE_PAIR_TIMES = الأيام حتى الردّ النهائي، حسب الزوج
suppressed-in-RISING_MAKES = علامات تجارية في ازدياد
suppressed-in-RISING_CALIBRES = عيارات في ازدياد
suppressed-in-RISING_MODELS = طرازات في ازدياد
suppressed-in-QUALITY_BY_BUREAU = الجودة حسب المكتب

mark-BREECH_FACE = وجه المغلاق
mark-FIRING_PIN = إبرة الطرق
mark-EJECTOR = الطارد
mark-FIRING_PIN_APERTURE = ثقب إبرة الطرق
mark-LEA = سدود المقذوف
