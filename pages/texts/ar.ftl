# كلمات الصفحات.

## حول كل صفحة

skip = انتقل إلى المحتوى
navigation = الصفحات
nav-reports = التقارير
nav-comparison = المقارنة
nav-alerts = التنبيهات
nav-deliveries = الإرسال الدوري
signed-in-as = المستخدم
language = اللغة
change = تغيير
sign-out = تسجيل الخروج
foot = للاستخدام الرسمي فقط. ترى ما يحق لمكتبك الاطلاع عليه، ويُسجَّل ما يُفتح.
notice-language = تم تغيير اللغة.
notice-saved = تم تعديل الإرسال.
notice-changed-meanwhile = عدّل شخص آخر هذا الإرسال في هذه الأثناء. لم يتغير شيء؛ راجعه من جديد.
page-of = الصفحة { $page } من { $pages }
page-previous = الصفحة السابقة
page-next = الصفحة التالية
pages-label = صفحات هذه القائمة

## تسجيل الدخول

sign-in = تسجيل الدخول
user = اسم المستخدم
password = كلمة المرور
sign-in-refused = اسم المستخدم وكلمة المرور هذان لا يسمحان بالدخول.
sign-in-waits = محاولات دخول فاشلة كثيرة؛ انتظر بضع دقائق ثم أعد المحاولة.
sign-in-nobody = لا يمكن لأحد تسجيل الدخول الآن؛ يجد المشغّل السبب في السجل.
sign-in-stale = بقيت هذه الصفحة مفتوحة مدة طويلة، أو أن متصفحك لا يحفظ ملفات تعريف الارتباط. سجّل الدخول من جديد.
sign-in-purpose = اختر الغرض الذي تستعلم من أجله.
purpose = الغرض
purpose-hint = يسري حتى تسجيل الخروج، ويُسجَّل مع ما تستعلم عنه وتفتحه.
purpose-choose = اختر غرضاً
purpose-WANTED = أشخاص مطلوبون للتوقيف
purpose-IDENTIFY_PERSON_OR_OBJECT = تحديد هوية شخص أو شيء
purpose-SUPPORT_INVESTIGATION = دعم تحقيق
purpose-ALERT = التحذير من التهديدات
purpose-IDENTIFY_DECEASED = تحديد هوية شخص متوفى
purpose-FORENSIC = فحص جنائي
purpose-SECURITY_CHECK = تدقيق أمني
purpose-ANALYSIS = تحليل جنائي
purpose-BORDER = مراقبة الحدود
why-ended = انتهت جلستك. سجّل الدخول من جديد.
why-left = تم تسجيل خروجك.
why-elsewhere = أتيت من موقع آخر. إن كنت قد سجّلت الدخول من قبل:
why-elsewhere-link = تابع إلى الصفحة

## التقارير

reports-lead = تقارير مكتبك المحفوظة، الفترة الأحدث أولاً.
filter-label = اختيار التقارير
report = التقرير
period = الفترة
revision = المراجعة
made-at = تاريخ الإعداد
all-reports = كل التقارير
all-periods = كل الفترات
all-languages = كل اللغات
filter = عرض
filter-none = عرض الكل
count-reports = { $count ->
    [zero] لا تقارير ({ $number })
    [one] تقرير واحد ({ $number })
    [two] تقريران ({ $number })
    [few] { $number } تقارير
    [many] { $number } تقريراً
   *[other] { $number } تقرير
}
reports-none = لا يوجد تقرير لمكتبك بعد.
reports-none-fit = لا يوجد تقرير يوافق هذا الاختيار.

## تقرير

to-reports = كل التقارير
open-report = فتح التقرير
compare-with = مقارنة مع فترة أخرى
newest-revision = المراجعة { $number }، الأحدث
earlier-revisions = المراجعات السابقة
revision-of = المراجعة { $number }، { $at }
files-of = ملفات المراجعة { $number }
what-changed = ما الذي تغيّر
which = أيّها
files-heading = الملفات
files-caption = التقرير وأرقامه
figures-caption = ملفات كل شكل
figures-summary = ملفات كل شكل ({ $number })
file = الملف
size = الحجم
get = الحصول عليه
open = فتح
download = تنزيل
open-file = فتح { $file }
download-file = تنزيل { $file }
software = أُعدّ بواسطة
pack-hash = بصمة SHA-256 لنموذج التقرير
hash-note = البصمات هي بصمات بيان الملفات. والملف الذي لم تعد له بصمته لا يُسلَّم.
changed-first = أول مراجعة محفوظة.
changed-files = { $count ->
    [one] تغيّر محتوى ملف واحد ({ $count }):
    [two] تغيّر محتوى ملفين ({ $count }):
    [few] تغيّر محتوى { $count } ملفات:
    [many] تغيّر محتوى { $count } ملفاً:
   *[other] تغيّر محتوى { $count } ملف:
}
changed-added = { $count ->
    [one] ملف واحد جديد ({ $count }):
    [two] ملفان جديدان ({ $count }):
    [few] { $count } ملفات جديدة:
    [many] { $count } ملفاً جديداً:
   *[other] { $count } ملف جديد:
}
changed-removed = { $count ->
    [one] ملف واحد لم يعد موجوداً ({ $count }):
    [two] ملفان لم يعودا موجودين ({ $count }):
    [few] { $count } ملفات لم تعد موجودة:
    [many] { $count } ملفاً لم تعد موجودة:
   *[other] { $count } ملف لم تعد موجودة:
}
changed-tables = { $count ->
    [one] يستند إلى إصدار آخر من جدول واحد ({ $count }):
    [two] يستند إلى إصدارين آخرين من جدولين ({ $count }):
    [few] يستند إلى إصدارات أخرى من { $count } جداول:
    [many] يستند إلى إصدارات أخرى من { $count } جدولاً:
   *[other] يستند إلى إصدارات أخرى من { $count } جدول:
}
changed-pack = نموذج التقرير (استعلاماته أو رسومه أو كلماته) نموذج آخر.
changed-software = أعدّه إصدار آخر من البرنامج:
changed-nothing = لا شيء سوى وقت الإعداد.
file-page = التقرير (HTML)
file-pdf = التقرير (PDF)
file-numbers = أرقام كل الأشكال (JSON)
file-workbook = مصنف جداول (XLSX)
file-csv = أرقام (CSV)
file-parquet = أرقام (Parquet)
file-archive = ملف مضغوط (ZIP)
file-picture = صورة

## المقارنة

comparison-title = مقارنة فترتين
comparison-lead = الأرقام الرئيسية للتقرير وما يعدّه كل شكل من أشكاله، لفترتين.
comparison-form = اختيار ما يُقارن
choose-report = اختر تقريراً
earlier-period = الفترة السابقة
later-period = الفترة اللاحقة
go-on = متابعة
compare = مقارنة
key-figures = الأرقام الرئيسية
figure-totals = ما يعدّه كل شكل
figure = الشكل
difference = الفرق
relative = بالنسبة المئوية
points = { $number } نقطة
not-there = غير مذكور
comparison-one-period = لا توجد إلا فترة واحدة لهذا التقرير؛ فلا شيء يُقارن به.
comparison-same-period = اختر فترتين مختلفتين.
comparison-no-numbers = ليس لأحد التقريرين أرقام يمكن مقارنتها.
comparison-note = الأرقام هي أرقام أحدث مراجعة لكل تقرير. و«غير مذكور» لا يعني صفراً: فتقرير تلك الفترة لا يتضمن الشكل، أو لا يعدّ فيه شيئاً.
comparison-cut = لا تُعرض من كل قائمة إلا السطور الأولى وعددها { $most }.
key-records-new = سجلات جديدة لأسلحة مفقودة ومسروقة
key-matches-confirmed = مطابقات مؤكدة
key-seizures = عمليات الضبط
key-arms-seized = أسلحة مضبوطة أو معثور عليها أو مسلَّمة
key-traces-sent = طلبات تعقّب مرسلة
key-traces-received = طلبات تعقّب واردة
key-exhibits = عيّنات باليستية مُدخلة
key-ballistic-hits = تطابقات باليستية مؤكدة
key-notices-in-force = نشرات وتعاميم سارية

## التنبيهات

alerts-lead = ما أُبلغ به مكتبك، الأحدث أولاً.
count-alerts = { $count ->
    [zero] لا تنبيهات ({ $number })
    [one] تنبيه واحد ({ $number })
    [two] تنبيهان ({ $number })
    [few] { $number } تنبيهات
    [many] { $number } تنبيهاً
   *[other] { $number } تنبيه
}
alerts-none = لم يُبلَّغ مكتبك بشيء بعد.
alerts-note = المطابقة احتمال. ويؤكدها أو يرفضها مالكا السجلين؛ ولا تغيّر أي درجة حالة سجل.
alert-match = قد يكون سجلٌّ وعملية ضبط لسلاح واحد
alert-reminder = تذكير: مطابقة لم يردّ عليها أحد
alert-notice-expiry = نشرة تنتهي قريباً
alert-notice-review = نشرة يجب مراجعتها
alert-other = تنبيه
alert-record = السجل
alert-seizure = عملية الضبط
alert-notice = النشرة
alert-due = آخر يوم، أو يوم المراجعة
probability = الاحتمال { $share }
band-STRONG = قوية
band-REVIEW = للمراجعة
band-WATCH = تحت المراقبة

## الإرسال

deliveries-lead = التقارير التي تُرسل إلى مكتبك بانتظام.
deliveries-none = لا يُرسل أي تقرير إلى مكتبك بانتظام.
to-deliveries = كل عمليات الإرسال
delivery-on = يُرسل
delivery-off = متوقف
delivery-change = تعديل الإرسال
delivery-send = إرسال هذا التقرير
delivery-languages = اللغات
delivery-fixed = لا يحق لحسابك تعديل هذا الإرسال.
schedule = الموعد
next-run = المرة القادمة
next-run-none = لا توجد، فهو متوقف
formats = الصيغ
recipients = المستلمون
recipients-hint = عنوان واحد في كل سطر، من مكتبك أنت.
recipient = المستلم
past-deliveries = آخر عمليات الإرسال
past-none = لم يُرسل شيء بعد.
when = الوقت
outcome = النتيجة
sent-state = سُلّم
waiting-state = في الطريق
failed-state = فشل
unknown-state = غير معروف
save = حفظ
unfit-no-recipient = اذكر مستلماً واحداً على الأقل، أو أوقف الإرسال.
unfit-too-many-recipients = اذكر { $most } مستلماً على الأكثر.
unfit-recipient = لا يمكن أن يكون «{ $recipient }» مستلماً. اكتب عنواناً واحداً لمكتبك في كل سطر.
unfit-no-language = اختر لغة واحدة على الأقل.
unfit-language = لا يصدر هذا التقرير بهذه اللغة: { $language }.

## المشكلات

problem-not-found-title = لا توجد صفحة كهذه
problem-not-found = لا يوجد هنا شيء يحق لمكتبك الاطلاع عليه.
problem-not-understood-title = لم يُفهم ذلك
problem-not-understood = لا يمكن الرد على الطلب بهذا الشكل.
problem-too-large-title = هذا طويل جداً
problem-too-large = الطلب أطول مما تحتاجه أي من هذه الصفحات.
problem-not-own-form-title = لم تُقبل الاستمارة
problem-not-own-form = لم تأت من صفحة مفتوحة في جلستك. ارجع وحمّل الصفحة من جديد ثم أرسلها مرة أخرى.
problem-not-allowed-title = لا يحق لك ذلك
problem-not-allowed = لا يحق لحسابك تعديل هذا.
problem-too-many-title = طلبات كثيرة جداً
problem-too-many = انتظر لحظة ثم تابع.
problem-too-slow-title = استغرق ذلك وقتاً طويلاً
problem-too-slow = لم تصل الاستمارة كاملة في الوقت المحدد. أرسلها مرة أخرى.
problem-unavailable-title = لا يمكن عرض هذا الآن
problem-unavailable = حاول لاحقاً؛ يجد المشغّل السبب في السجل.
to-sign-in = إلى صفحة تسجيل الدخول

## الأرقام والتواريخ

day = { $day } { $month } { $year }
moment-utc = { $date }، { $time } بالتوقيت العالمي
moment-there = { $date }، { $time } ({ $zone })
month-of = { $month } { $year }
quarter-1 = الربع الأول من { $year }
quarter-2 = الربع الثاني من { $year }
quarter-3 = الربع الثالث من { $year }
quarter-4 = الربع الرابع من { $year }
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
size-bytes = { $number } بايت
size-kilobytes = { $number } ك.ب
size-megabytes = { $number } م.ب
size-gigabytes = { $number } غ.ب
