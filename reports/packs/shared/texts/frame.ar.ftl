# كلمات تحيط بكل تقرير.

classification = للاستخدام الرسمي فقط
cover-days = من { $first } إلى { $last }
cover-for = تقرير أُعدّ لصالح
cover-period = الفترة
cover-data-cut = البيانات حتى
cover-classification = التصنيف
cover-language = اللغة
language-name = العربية
contents = المحتويات
show-numbers = عرض الأرقام
figure-heading = الشكل
query-heading = الاستعلام
rows-heading = الصفوف
file-heading = الملف
go-to-section = الانتقال إلى القسم
made-by = أُعدّ ببرنامج Proofhouse المفتوح المصدر. تحوي هذه الصفحة كل ما تعرضه: فلا تحتاج إلى شبكة ولا تشغّل أي برنامج.

data-cut = البيانات حتى { $date }
few-cases = حالات قليلة، تُقرأ بحذر
figure-empty = لا شيء يُعرض: لم تقع حالات من هذا النوع في الفترة.
figure-withheld = لا يُعرض: أعداد هذا الشكل محجوبة، لأنها صغيرة أو تحمي أعداداً صغيرة.
more-rows = عدد الصفوف المعروضة { $shown } من أصل { $all }، وترد جميعها في المرفق، الملف { $file }.
not-stated = غير مذكور
yes = نعم
no = لا

change-percent = { $change } ({ $percent }) عن { $previous_period }
change-from-none = { $change } عن { $previous_period } (لا شيء حينها)
change-none = دون تغيّر عن { $previous_period }
change-points = { $points } نقطة مئوية عن { $previous_period }

chart-description = القيم الرئيسية: { $list }.
chart-others = { $count ->
    [zero] لا شيء آخر
    [one] واحد آخر
    [two] اثنان آخران
   *[other] { $count } أخرى
}
chart-days = أيام بعد الإرسال
chart-median = { $days ->
    [zero] النصف في يوم الإرسال
    [one] النصف خلال يوم واحد
    [two] النصف خلال يومين
    [few] النصف خلال { $days } أيام
    [many] النصف خلال { $days } يوماً
   *[other] النصف خلال { $days } يوم
}
chart-at-risk = الطلبات قيد المتابعة في ذلك اليوم:

unit-cases = { $count ->
    [zero] لا حالات
    [one] حالة واحدة
    [two] حالتان
    [few] { $count } حالات
    [many] { $count } حالة
   *[other] { $count } حالة
}
unit-records = { $count ->
    [zero] لا سجلات
    [one] سجلّ واحد
    [two] سجلّان
    [few] { $count } سجلات
    [many] { $count } سجلاً
   *[other] { $count } سجلّ
}
unit-arms = { $count ->
    [zero] لا أسلحة
    [one] سلاح واحد
    [two] سلاحان
    [few] { $count } أسلحة
    [many] { $count } سلاحاً
   *[other] { $count } سلاح
}
unit-requests = { $count ->
    [zero] لا طلبات
    [one] طلب واحد
    [two] طلبان
    [few] { $count } طلبات
    [many] { $count } طلباً
   *[other] { $count } طلب
}
unit-matches = { $count ->
    [zero] لا مطابقات
    [one] مطابقة واحدة
    [two] مطابقتان
    [few] { $count } مطابقات
    [many] { $count } مطابقة
   *[other] { $count } مطابقة
}
unit-exhibits = { $count ->
    [zero] لا عيّنات
    [one] عيّنة واحدة
    [two] عيّنتان
    [few] { $count } عيّنات
    [many] { $count } عيّنة
   *[other] { $count } عيّنة
}
unit-hits = { $count ->
    [zero] لا روابط ولا تطابقات
    [one] رابط محتمل أو تطابق واحد
    [two] اثنان من الروابط المحتملة والتطابقات
   *[other] { $count } من الروابط المحتملة والتطابقات
}
unit-leads = { $count ->
    [zero] لا روابط محتملة
    [one] رابط محتمل واحد
    [two] رابطان محتملان
    [few] { $count } روابط محتملة
    [many] { $count } رابطاً محتملاً
   *[other] { $count } رابط محتمل
}
unit-notices = { $count ->
    [zero] لا نشرات
    [one] نشرة واحدة
    [two] نشرتان
    [few] { $count } نشرات
    [many] { $count } نشرة
   *[other] { $count } نشرة
}
unit-issues = { $count ->
    [zero] لا أخطاء
    [one] خطأ واحد
    [two] خطآن
    [few] { $count } أخطاء
    [many] { $count } خطأً
   *[other] { $count } خطأ
}
unit-bureaus = { $count ->
    [zero] لا مكاتب
    [one] مكتب واحد
    [two] مكتبان
    [few] { $count } مكاتب
    [many] { $count } مكتباً
   *[other] { $count } مكتب
}
unit-statements = { $count ->
    [zero] لا استعلامات
    [one] استعلام واحد
    [two] استعلامان
    [few] { $count } استعلامات
    [many] { $count } استعلاماً
   *[other] { $count } استعلام
}
unit-activities = { $count ->
    [zero] لا أنشطة
    [one] نشاط واحد
    [two] نشاطان
    [few] { $count } أنشطة
    [many] { $count } نشاطاً
   *[other] { $count } نشاط
}
unit-candidates = { $count ->
    [zero] لا مرشّحات
    [one] مرشّح واحد
    [two] مرشّحان
    [few] { $count } مرشّحات
    [many] { $count } مرشّحاً
   *[other] { $count } مرشّح
}
unit-pictures = { $count ->
    [zero] لا صور
    [one] صورة واحدة
    [two] صورتان
    [few] { $count } صور
    [many] { $count } صورة
   *[other] { $count } صورة
}

map-disclaimer = لا تعبّر الحدود والأسماء والتسميات الواردة في هذه الخريطة عن رأي أي جهة في الوضع القانوني لأي بلد أو إقليم أو منطقة أو في حدودها. الخطوط المتقطعة: حدود قد لا يكون هناك اتفاق كامل بشأنها بعد.
map-none = لا شيء
map-not-shown = خارج الخريطة:
map-confirmed = مؤكد
map-suspected = مشتبه فيه
map-within = داخل البلد
map-left-out = { $count ->
    [one] لم يُرسم تدفق أصغر واحد ({ $amount })؛ وهو في الملحق.
   *[other] لم تُرسم تدفقات أصغر عددها { $count } (مجموعها { $amount })؛ وهي في الملحق.
}
chart-cumulative = النسبة التراكمية
chart-median-heading = الوسيط
chart-mark-median = الوسيط: { $value }
chart-own-scale = لكل إطار مقياسه الخاص، لأن أحدها أعلى من معظم البقية أضعافا كثيرة.
chart-box-key = الصندوق: النصف الأوسط. الخط: الوسيط. الطرفان: من المئين 10 إلى المئين 90.
chart-not-drawn = { $count } أخرى غير مرسومة؛ وهي في الملحق.
cells-withheld = { $count ->
    [zero] لا أعداد محجوبة
    [one] عدد واحد محجوب لصغره أو لحماية غيره
    [two] عددان محجوبان لصغرهما أو لحماية غيرهما
    [few] { $count } أعداد محجوبة لصغرها أو لحماية غيرها
    [many] { $count } عدداً محجوباً لصغرها أو لحماية غيرها
   *[other] { $count } عدد محجوب لصغرها أو لحماية غيرها
}

unit-searches = { $count ->
    [zero] لا عمليات بحث
    [one] عملية بحث واحدة
    [two] عمليتا بحث
    [few] { $count } عمليات بحث
    [many] { $count } عملية بحث
   *[other] { $count } عملية بحث
}
unit-confirmed-hits = { $count ->
    [zero] لا تطابقات مؤكدة
    [one] تطابق مؤكد واحد
    [two] تطابقان مؤكدان
    [few] { $count } تطابقات مؤكدة
    [many] { $count } تطابقاً مؤكداً
   *[other] { $count } تطابق مؤكد
}
unit-networks = { $count ->
    [zero] لا شبكات
    [one] شبكة واحدة
    [two] شبكتان
    [few] { $count } شبكات
    [many] { $count } شبكة
   *[other] { $count } شبكة
}
unit-seizures = { $count ->
    [zero] لا عمليات ضبط
    [one] عملية ضبط واحدة
    [two] عمليتا ضبط
    [few] { $count } عمليات ضبط
    [many] { $count } عملية ضبط
   *[other] { $count } عملية ضبط
}
unit-countries = { $count ->
    [zero] لا بلدان
    [one] بلد واحد
    [two] بلدان
    [few] { $count } بلدان
    [many] { $count } بلداً
   *[other] { $count } بلد
}
