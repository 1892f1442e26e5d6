report-title = التقرير الوطني عن الأسلحة النارية

# 1
summary-title = الخطوات التالية والأرقام الرئيسية
summary-empty = لا شيء قيد الانتظار، ولم يُبلَّغ عن شيء في هذه الفترة.
actions-title = الخطوات التالية
actions-empty = لا شيء ينتظر هذا المكتب: لا طلبات دون ردّ، ولا مطابقات مفتوحة، ولا سجلات تحتاج إلى تصحيح.
actions-answer-urgent = { $count ->
    [zero] لا طلبات تعقّب عاجلة تنتظر الردّ.
    [one] الردّ على طلب تعقّب عاجل أرسله مكتب آخر بتاريخ { $oldest }.
    [two] الردّ على طلبَي تعقّب عاجلين من مكاتب أخرى؛ أُرسل أقدمهما بتاريخ { $oldest }.
    [few] الردّ على { $count } طلبات تعقّب عاجلة من مكاتب أخرى؛ أُرسل أقدمها بتاريخ { $oldest }.
    [many] الردّ على { $count } طلب تعقّب عاجلاً من مكاتب أخرى؛ أُرسل أقدمها بتاريخ { $oldest }.
   *[other] الردّ على { $count } طلب تعقّب عاجل من مكاتب أخرى؛ أُرسل أقدمها بتاريخ { $oldest }.
}
actions-answer = { $count ->
    [zero] لا طلبات تعقّب تنتظر الردّ.
    [one] الردّ على طلب تعقّب أرسله مكتب آخر بتاريخ { $oldest }.
    [two] الردّ على طلبَي تعقّب من مكاتب أخرى؛ أُرسل أقدمهما بتاريخ { $oldest }.
    [few] الردّ على { $count } طلبات تعقّب من مكاتب أخرى؛ أُرسل أقدمها بتاريخ { $oldest }.
    [many] الردّ على { $count } طلب تعقّب من مكاتب أخرى؛ أُرسل أقدمها بتاريخ { $oldest }.
   *[other] الردّ على { $count } طلب تعقّب من مكاتب أخرى؛ أُرسل أقدمها بتاريخ { $oldest }.
}
actions-give-information = { $count ->
    [zero] لا طلبات تعقّب صادرة عن المكتب تحتاج إلى استكمال.
    [one] استكمال طلب تعقّب واحد صادر عن المكتب: طلب البلد المعني معلومات إضافية.
    [two] استكمال طلبَي تعقّب صادرين عن المكتب: طلبت البلدان المعنية معلومات إضافية.
    [few] استكمال { $count } طلبات تعقّب صادرة عن المكتب: طلبت البلدان المعنية معلومات إضافية.
    [many] استكمال { $count } طلب تعقّب صادراً عن المكتب: طلبت البلدان المعنية معلومات إضافية.
   *[other] استكمال { $count } طلب تعقّب صادر عن المكتب: طلبت البلدان المعنية معلومات إضافية.
}
actions-confirm-matches = { $count ->
    [zero] لا مطابقات قوية تنتظر القرار.
    [one] تأكيد مطابقة قوية واحدة أو رفضها، وُجدت بتاريخ { $oldest }.
    [two] تأكيد مطابقتين قويتين أو رفضهما؛ وُجدت أقدمهما بتاريخ { $oldest }.
    [few] تأكيد { $count } مطابقات قوية أو رفضها؛ وُجدت أقدمها بتاريخ { $oldest }.
    [many] تأكيد { $count } مطابقة قوية أو رفضها؛ وُجدت أقدمها بتاريخ { $oldest }.
   *[other] تأكيد { $count } مطابقة قوية أو رفضها؛ وُجدت أقدمها بتاريخ { $oldest }.
}
actions-examine-leads = { $count ->
    [zero] لا روابط باليستية محتملة تنتظر الفحص.
    [one] فحص رابط باليستي محتمل واحد بالمجهر؛ وهو قيد الانتظار منذ { $oldest }.
    [two] فحص رابطين باليستيين محتملين بالمجهر؛ وأقدمهما قيد الانتظار منذ { $oldest }.
    [few] فحص { $count } روابط باليستية محتملة بالمجهر؛ وأقدمها قيد الانتظار منذ { $oldest }.
    [many] فحص { $count } رابطاً باليستياً محتملاً بالمجهر؛ وأقدمها قيد الانتظار منذ { $oldest }.
   *[other] فحص { $count } رابط باليستي محتمل بالمجهر؛ وأقدمها قيد الانتظار منذ { $oldest }.
}
actions-correct = { $count ->
    [zero] لا سجلات تحتاج إلى تصحيح.
    [one] تصحيح سجلّ واحد لا يمكن استخدامه في المطابقة على حاله.
    [two] تصحيح سجلّين لا يمكن استخدامهما في المطابقة على حالهما.
    [few] تصحيح { $count } سجلات لا يمكن استخدامها في المطابقة على حالها.
    [many] تصحيح { $count } سجلاً لا يمكن استخدامها في المطابقة على حالها.
   *[other] تصحيح { $count } سجلّ لا يمكن استخدامها في المطابقة على حالها.
}
actions-re-evaluate = { $count ->
    [zero] لا سجلات تحتاج إلى إعادة تقييم.
    [one] إعادة تقييم سجلّ واحد قبل انتهاء مدته بتاريخ { $oldest }.
    [two] إعادة تقييم سجلّين تنتهي مدتهما خلال { $expiring_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $expiring_days } أيام
        [many] { $expiring_days } يوماً
       *[other] { $expiring_days } يوم
    }، أولهما بتاريخ { $oldest }.
    [few] إعادة تقييم { $count } سجلات تنتهي مدتها خلال { $expiring_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $expiring_days } أيام
        [many] { $expiring_days } يوماً
       *[other] { $expiring_days } يوم
    }، أولها بتاريخ { $oldest }.
    [many] إعادة تقييم { $count } سجلاً تنتهي مدتها خلال { $expiring_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $expiring_days } أيام
        [many] { $expiring_days } يوماً
       *[other] { $expiring_days } يوم
    }، أولها بتاريخ { $oldest }.
   *[other] إعادة تقييم { $count } سجلّ تنتهي مدتها خلال { $expiring_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $expiring_days } أيام
        [many] { $expiring_days } يوماً
       *[other] { $expiring_days } يوم
    }، أولها بتاريخ { $oldest }.
}
actions-chase = { $count ->
    [zero] لا طلبات صادرة عن المكتب مفتوحة منذ أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    }.
    [one] تذكير البلد المعني بطلب واحد صادر عن المكتب ومفتوح منذ أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    }.
    [two] تذكير البلدان المعنية بطلبين صادرين عن المكتب ومفتوحين منذ أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    }.
    [few] تذكير البلدان المعنية بـ { $count } طلبات صادرة عن المكتب ومفتوحة منذ أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    }.
    [many] تذكير البلدان المعنية بـ { $count } طلباً صادراً عن المكتب ومفتوحاً منذ أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    }.
   *[other] تذكير البلدان المعنية بـ { $count } طلب صادر عن المكتب ومفتوح منذ أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    }.
}
key-figures-title = الأرقام الرئيسية
tile-records-new = سجلات جديدة لأسلحة مفقودة ومسروقة
tile-matches-confirmed = مطابقات مؤكدة
tile-seizures = عمليات الضبط
tile-arms-seized = أسلحة مضبوطة أو معثور عليها أو مسلَّمة
tile-traces-sent = طلبات تعقّب مرسلة
tile-traces-received = طلبات تعقّب واردة
tile-ballistic-hits = تطابقات باليستية مؤكدة
tile-notices-in-force = نشرات وتعاميم سارية
findings-title = ما الذي تغيّر
findings-empty = لم يحدث في هذه الفترة تغيّر كبير بما يكفي، وفي عدد كافٍ من الحالات، ليُذكر.
findings-arms-up = ازداد عدد الأسلحة المضبوطة أو المعثور عليها أو المسلَّمة بنسبة { $share }، من { $previous } إلى { $count }.
findings-arms-down = انخفض عدد الأسلحة المضبوطة أو المعثور عليها أو المسلَّمة بنسبة { $share }، من { $previous } إلى { $count }.
findings-type-rising = النوع الأكثر ازدياداً: { $type_code }، من { $previous } إلى { $count }.
findings-converted-up = بلغت حصة الأسلحة المحوّرة { $share } من المجموع، بعد { $previous_share } في الفترة السابقة ({ $count } مقابل { $previous }).
findings-obliterated-share = عدد الأسلحة ذات الرقم التسلسلي المطموس { $count }، أي { $share } من المجموع ({ $previous_share } في الفترة السابقة).
findings-answers-take = استغرق نصف الردود الواردة في هذه الفترة، وعددها { $previous }، { $count ->
    [zero] أقل من يوم واحد.
    [one] يوماً واحداً أو أقل.
    [two] يومين أو أقل.
    [few] { $count } أيام أو أقل.
    [many] { $count } يوماً أو أقل.
   *[other] { $count } يوم أو أقل.
}
findings-slowest = أكثر الطلبات الصادرة عن المكتب والمفتوحة منذ أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    }، وعددها { $count }، موجّهة إلى بلد واحد: { $country }.
findings-first-source = أول بلد أجنبي مصدر للأسلحة المضبوطة هنا: { $country }، بواقع { $count } من أصل { $previous } من الأسلحة المتعقَّبة ({ $share }).

# 2
losses-title = الأسلحة المفقودة والمسروقة والمتّجر بها والمهرّبة
losses-empty = لم يبلّغ المكتب عن أي سلاح مفقود أو مسروق أو متّجر به أو مهرّب.
losses-lead = { $records ->
    [zero] لم يُسجَّل أي سلاح في الفترة.
    [one] أُدخل في الفترة سجلّ واحد، ومدة التأخر عن الفقدان { $median_lag ->
        [zero] أقل من يوم.
        [one] يوم واحد.
        [two] يومان.
        [few] { $median_lag } أيام.
        [many] { $median_lag } يوماً.
       *[other] { $median_lag } يوم.
    }
   *[other] أُدخل في الفترة { $records ->
        [two] سجلّان
        [few] { $records } سجلات
        [many] { $records } سجلاً
       *[other] { $records } سجلّ
    }، منها { $stolen_share } لأسلحة مسروقة. وورد نصفها خلال { $median_lag ->
        [zero] أقل من يوم من الفقدان.
        [one] يوم واحد من الفقدان.
        [two] يومين من الفقدان.
        [few] { $median_lag } أيام من الفقدان.
        [many] { $median_lag } يوماً من الفقدان.
       *[other] { $median_lag } يوم من الفقدان.
    }
} { $active ->
    [zero] ولا سجلات قيد البحث اليوم.
    [one] وقيد البحث اليوم سجلّ واحد.
    [two] وقيد البحث اليوم سجلّان.
    [few] وقيد البحث اليوم { $active } سجلات.
    [many] وقيد البحث اليوم { $active } سجلاً.
   *[other] وقيد البحث اليوم { $active } سجلّ.
}
losses-trend-title = السجلات المُدخلة شهرياً
losses-trend-note = حسب يوم إبلاغ الشرطة، لأن يوم الفقدان كثيراً ما يكون مجهولاً.
losses-by-year-title = السجلات حسب سنة الفقدان
losses-by-year-note = حسب سنة الفقدان: ما زالت البلاغات المتأخرة ترفع أرقام السنوات الأخيرة.
losses-by-type-title = النوع
losses-by-make-title = العلامة التجارية
losses-by-calibre-title = العيار
losses-by-owner-title = المالك
losses-by-circumstance-title = الظروف
losses-by-region-title = منطقة الفقدان

# 3
recoveries-title = استرداد الأسلحة المسجّلة لدى المكتب
recoveries-empty = لم يُعثر على أي من أسلحة المكتب، ولا مطابقة لأي منها.
recoveries-lead = { $found ->
    [zero] لم يُسجَّل العثور على أي سلاح في الفترة
    [one] سُجّل في الفترة العثور على سلاح واحد
    [two] سُجّل في الفترة العثور على سلاحين
    [few] سُجّل في الفترة العثور على { $found } أسلحة
    [many] سُجّل في الفترة العثور على { $found } سلاحاً
   *[other] سُجّل في الفترة العثور على { $found } سلاح
} (والعدد في الفترة السابقة { $found_before }). { $waiting ->
    [zero] ولا مطابقات قوية تنتظر التأكيد.
    [one] وتنتظر التأكيد مطابقة قوية واحدة.
    [two] وتنتظر التأكيد مطابقتان قويتان.
    [few] وتنتظر التأكيد { $waiting } مطابقات قوية.
    [many] وتنتظر التأكيد { $waiting } مطابقة قوية.
   *[other] وتنتظر التأكيد { $waiting } مطابقة قوية.
}
recoveries-by-country-title = أين ظهرت أسلحة المكتب
recoveries-by-country-note = المطابقات بين سجلات المكتب وعمليات الضبط، المؤكدة أو القوية، لجميع السنوات. والمطابقة القوية التي لم يؤكدها أحد ترجيح لا حقيقة.
recoveries-by-state-title = حالة سجلات المكتب اليوم
recovery-cohorts-title = نسبة ما عُثر عليه بعد سنة وثلاث وخمس سنوات
recovery-cohorts-note = السجلات حسب سنة الإبلاغ، ما عدا الملغاة. وتدل الشرطة على أن مدة متابعة السجلات لم تكفِ بعد.

# 4
seizures-title = عمليات الضبط
seizures-empty = لم يبلّغ المكتب عن أي عملية ضبط.
seizures-lead = { $seizures ->
    [zero] لم يُبلَّغ عن أي عملية ضبط في الفترة.
    [one] أسفرت عملية ضبط واحدة عن { $arms ->
        [zero] لا أسلحة.
        [one] سلاح واحد.
        [two] سلاحين.
        [few] { $arms } أسلحة.
        [many] { $arms } سلاحاً.
       *[other] { $arms } سلاح.
    }
   *[other] { $seizures ->
        [two] أسفرت عمليتا ضبط
        [few] أسفرت { $seizures } عمليات ضبط
        [many] أسفرت { $seizures } عملية ضبط
       *[other] أسفرت { $seizures } عملية ضبط
    } عن { $arms ->
        [zero] لا أسلحة
        [one] سلاح واحد
        [two] سلاحين
        [few] { $arms } أسلحة
        [many] { $arms } سلاحاً
       *[other] { $arms } سلاح
    }، بمعدل { $arms_per_seizure } لكل عملية؛ وجرى { $border_share } من العمليات على الحدود، { $arrested ->
        [zero] ولم يُوقف أحد.
        [one] وأُوقف شخص واحد.
        [two] وأُوقف شخصان.
        [few] وأُوقف { $arrested } أشخاص.
        [many] وأُوقف { $arrested } شخصاً.
       *[other] وأُوقف { $arrested } شخص.
    }
} { $institutional ->
    [zero] { "" }
    [one] ولا يُحسب سلاح واحد من ممتلكات الشرطة أو الجيش.
    [two] ولا يُحسب سلاحان من ممتلكات الشرطة أو الجيش.
    [few] ولا تُحسب { $institutional } أسلحة من ممتلكات الشرطة أو الجيش.
    [many] ولا يُحسب { $institutional } سلاحاً من ممتلكات الشرطة أو الجيش.
   *[other] ولا يُحسب { $institutional } سلاح من ممتلكات الشرطة أو الجيش.
}
seizures-trend-title = الأسلحة المضبوطة أو المعثور عليها أو المسلَّمة شهرياً
arms-by-type-title = النوع
arms-by-calibre-title = العيار
arms-by-make-title = العلامة التجارية
arms-by-context-title = السياق الجنائي
arms-by-place-title = المكان
arms-by-agency-title = الجهاز، وطريقة وصول الأسلحة
seizures-by-region-title = المنطقة

# 5
special-title = أسلحة محوّرة أو يدوية الصنع أو غير مرقَّمة أو مطموسة الرقم
special-empty = لم يضبط المكتب أي سلاح في هذه الفترة.
special-shares-title = أسلحة ليس لها منشأ أو رقم تسلسلي معتاد
special-shares-note = قد يرد السلاح في أكثر من صف: فالسلاح المحوّر قد يكون فقد رقمه أيضاً.
converted-from-title = الأصل قبل التحوير
serial-status-title = حالة الرقم التسلسلي

# 6
traces-out-title = طلبات التعقّب المرسلة
traces-out-empty = لم يرسل المكتب أي طلب تعقّب.
traces-out-lead = { $sent ->
    [zero] لم يُرسل أي طلب في الفترة
    [one] أُرسل في الفترة طلب واحد
    [two] أُرسل في الفترة طلبان
    [few] أُرسل في الفترة { $sent } طلبات
    [many] أُرسل في الفترة { $sent } طلباً
   *[other] أُرسل في الفترة { $sent } طلب
} (والعدد في الفترة السابقة { $sent_before }). { $older ->
    [zero] ولم يمضِ على أي منها 90 يوماً بعد.
   *[other] ومن الطلبات التي مضى عليها أكثر من 90 يوماً في جميع السنوات، وعددها { $older }، صدر ردّ نهائي على { $response_rate }؛ وأفضى { $success_rate } من الردود إلى تعقّب السلاح.
} { $open ->
    [zero] ولا طلبات مفتوحة.
    [one] وما زال طلب واحد مفتوحاً.
    [two] وما زال طلبان مفتوحين.
    [few] وما زالت { $open } طلبات مفتوحة.
    [many] وما زال { $open } طلباً مفتوحاً.
   *[other] وما زال { $open } طلب مفتوحاً.
}
traces-out-curve-title = المدة التي تستغرقها الردود
traces-out-curve-note = منحنى كابلان-ماير: تُحسب الطلبات المفتوحة طوال مدة متابعتها. والشريط هو نطاق الثقة 95%. طلبات هذه الفترة والفترة السابقة.
traces-out-curve-empty = لم يصدر بعد ردّ نهائي على أي طلب أُرسل في هذه الفترة أو الفترة السابقة، فلا مدة ردّ تُعرض.
traces-out-times-title = مدد الردّ بالأرقام
traces-out-times-note = المئينات للطلبات التي أُجيب عنها فقط، ولذلك فهي أقصر مما في المنحنى المجاور.
traces-out-outcomes-title = ما بلغته الطلبات
traces-out-reasons-title = لماذا لم ينجح التعقّب
traces-out-by-country-title = حسب البلد المطلوب منه

# 7
traces-in-title = طلبات التعقّب الواردة
traces-in-empty = لم يرسل أي مكتب آخر طلب تعقّب إلى هذا المكتب.
traces-in-lead = { $received ->
    [zero] لم يرد أي طلب في الفترة.
    [one] ورد في الفترة طلب واحد.
    [two] ورد في الفترة طلبان.
    [few] وردت في الفترة { $received } طلبات.
    [many] ورد في الفترة { $received } طلباً.
   *[other] ورد في الفترة { $received } طلب.
} { $answered ->
    [zero] ولم يُجب خلالها عن أي طلب.
    [one] وأُجيب خلالها عن طلب واحد { $median_days ->
        [zero] في يوم وروده.
        [one] بعد يوم واحد.
        [two] بعد يومين.
        [few] بعد { $median_days } أيام.
        [many] بعد { $median_days } يوماً.
       *[other] بعد { $median_days } يوم.
    }
   *[other] وأُجيب خلالها عن { $answered ->
        [two] طلبين
        [few] { $answered } طلبات
        [many] { $answered } طلباً
       *[other] { $answered } طلب
    }، نصفها { $median_days ->
        [zero] في يوم وروده.
        [one] خلال يوم واحد.
        [two] خلال يومين.
        [few] خلال { $median_days } أيام.
        [many] خلال { $median_days } يوماً.
       *[other] خلال { $median_days } يوم.
    }
} { $open ->
    [zero] ولا طلبات تنتظر الردّ اليوم.
    [one] وينتظر الردّ اليوم طلب واحد.
    [two] وينتظر الردّ اليوم طلبان، ومضى أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    } على { $open_long } منهما.
    [few] وتنتظر الردّ اليوم { $open } طلبات، ومضى أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    } على { $open_long } منها.
    [many] وينتظر الردّ اليوم { $open } طلباً، ومضى أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    } على { $open_long } منها.
   *[other] وينتظر الردّ اليوم { $open } طلب، ومضى أكثر من { $overdue_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $overdue_days } أيام
        [many] { $overdue_days } يوماً
       *[other] { $overdue_days } يوم
    } على { $open_long } منها.
}
traces-in-load-title = الطلبات الواردة والمُجاب عنها شهرياً
traces-in-age-title = عمر الطلبات المنتظرة
traces-in-by-country-title = حسب البلد الطالب

# 8
time-to-crime-title = المدة الفاصلة بين البيع والجريمة
time-to-crime-empty = لا سلاح ضُبط في هذه الفترة يُعرف له تاريخ أول بيع بالتجزئة وتاريخ الضبط معاً.
time-to-crime-lead = من الأسلحة المعروف تاريخ بيعها الأول، وعددها { $n }، ضُبط النصف خلال { $median_years } سنة من البيع؛ و{ $short_share } خلال ثلاث سنوات، وهي العلامة المعتادة على اتجار جدير بالبحث.
ttc-bands-title = من أول بيع بالتجزئة إلى الضبط
ttc-bands-note = الأسلحة المعروف تاريخ بيعها الأول وتاريخ ضبطها معاً فقط؛ والمدة القصيرة تشير إلى تسريب حديث ولا تثبته.
ttc-measures-title = بالأرقام

# 9
flows-title = من أين جاءت الأسلحة وإلى أين ذهبت
flows-empty = لم ينتهِ في هذه الفترة أي تعقّب يُعرف فيه المصدر ومكان الضبط.
source-recovery-title = المصدر ومكان الضبط
source-recovery-note = الصفوف: بلد آخر حائز قانوني أو أول مشترٍ. الأعمدة: بلد الضبط. داخل إطار: ضُبط حيث كان قانونياً آخر مرة. ولا يرى المكتب إلا عمليات التعقّب التي أرسل طلباتها أو تلقاها.
flow-balance-title = الرصيد مع كل بلد
flow-balance-note = الرصيد: ما ضُبط هنا ناقص ما ضُبط هناك. ويبيّن صف البلد نفسه الأسلحة التي لم تغادره قط.

# 10
routes-title = المسالك والتركّز
route-list-title = المسالك
routes-empty = لا تدل أي عملية ضبط في هذه الفترة على مسلك أو منشأ.

transport-title = وسائل النقل
concentration-title = التركّز
concentration-note = المؤشر HHI هو مجموع مربعات الحصص: 1 إذا جاء كل شيء من مصدر واحد، وقريب من 0 إذا توزّع. العدد الفعّال: عدد الحصص المتساوية التي تعطي المؤشر نفسه. وتتقلب هذه المقاييس إذا قلّ n عن 30.

# 11
ballistics-title = المعلومات الباليستية
ballistics-empty = لم يُدخل المكتب أي عيّنة ولم يُطلق أي عملية بحث.
ballistics-lead = { $exhibits ->
    [zero] لم تُدخل أي عيّنة في الفترة
    [one] أُدخلت في الفترة عيّنة واحدة
    [two] أُدخلت في الفترة عيّنتان
    [few] أُدخلت في الفترة { $exhibits } عيّنات
    [many] أُدخلت في الفترة { $exhibits } عيّنة
   *[other] أُدخلت في الفترة { $exhibits } عيّنة
} (والمجموع { $in_all }). { $hits ->
    [zero] ولم يتأكد أي تطابق؛
    [one] وتأكد تطابق واحد؛
    [two] وتأكد تطابقان؛
    [few] وتأكدت { $hits } تطابقات؛
    [many] وتأكد { $hits } تطابقاً؛
   *[other] وتأكد { $hits } تطابق؛
} { $leads ->
    [zero] ولا روابط محتملة تنتظر الفحص بالمجهر.
    [one] وينتظر الفحص بالمجهر رابط محتمل واحد.
    [two] وينتظر الفحص بالمجهر رابطان محتملان.
    [few] وتنتظر الفحص بالمجهر { $leads } روابط محتملة.
    [many] وينتظر الفحص بالمجهر { $leads } رابطاً محتملاً.
   *[other] وينتظر الفحص بالمجهر { $leads } رابط محتمل.
}
ballistic-funnel-title = من العيّنة إلى التطابق المؤكد
ballistic-funnel-note = الرابط المحتمل نتيجة تظهر على الشاشة؛ ولا يؤكد التطابق إلا فاحص لديه العيّنات نفسها. ويُحسب كل زوج قضايا رُبط حديثاً مرة واحدة.
ballistic-exhibits-title = العيّنات المُدخلة
ballistic-rates-title = المعدلات
ballistic-candidates-title = مرشّحات للنظر على الشاشة
ballistic-candidates-note = مضاعف التواتر: كم مرة يزيد تواتر هذا التشابه بين آثار سلاح واحد على تواتره بين آثار سلاحين، بقدر ما تتيحه المسوحات المرجعية. والمرشّح ترتيب للنظر، لا تطابق ولا تحديد هوية؛ والقرار لفاحص لديه العيّنات نفسها.
ballistic-candidates-empty = لا مرشّحات تنتظر النظر.
ballistic-pictures-title = أرجح المرشّحات، مرسومة
ballistic-pictures-note = من كل زوج الآثار الأكثر توافقاً (نصّ الصورة بالإنكليزية). والتشابه في صورة لا يحدد هوية سلاح.
ballistic-pictures-empty = لا مرشّحات تنتظر النظر.
ballistic-countries-title = الروابط المحتملة والتطابقات مع المكاتب الأخرى

# 12
notices-title = النشرات والتعاميم السارية
notices-empty = لا تسري أي نشرة أو تعميم بشأن الأسلحة النارية مما يحق لهذا المكتب الاطلاع عليه.
notices-by-colour-title = السارية، حسب النوع
notices-in-force-title = القائمة

# 13
sdg-title = مؤشر أهداف التنمية المستدامة 16.4.2
sdg-empty = لم تُضبط أو يُعثر على أو تُسلَّم في السنوات الخمس الأخيرة أسلحة تُحتسب في المؤشر.
sdg-lead = بلغ المؤشر لعام { $year } ما نسبته { $ratio }: فمن أصل { $denominator } من الأسلحة المضبوطة أو المعثور عليها أو المسلَّمة، أُثبت حتى الآن المصدر غير المشروع لما عدده { $numerator }.
sdg-parts-title = المؤشر ومكوّناته
sdg-parts-note = السنوات الأخيرة غير مكتملة: ما زالت الردود ترد، ويُحسب المؤشر من جديد كلما وردت. ولا تُحسب الأسلحة المضبوطة لأسباب إدارية فقط، ولا الأجزاء والذخائر والأسلحة العتيقة.
sdg-marked-title = النسبة نفسها مفصّلة
sdg-not-established-title = لماذا لم يُثبت المصدر

# 14
quality-title = جودة البيانات
quality-empty = ليس للمكتب سجلات سارية لتقييمها.
quality-lead = درجة جودة السجلات السارية، وعددها { $n }، هي { $quality }. { $faulty_records ->
    [zero] ولا سجلات فيها خطأ يعيق المطابقة،
    [one] وفي سجلّ واحد خطأ يعيق المطابقة،
    [two] وفي سجلّين خطأ يعيق المطابقة،
    [few] وفي { $faulty_records } سجلات خطأ يعيق المطابقة،
    [many] وفي { $faulty_records } سجلاً خطأ يعيق المطابقة،
   *[other] وفي { $faulty_records } سجلّ خطأ يعيق المطابقة،
} { $faulty_seizures ->
    [zero] ولا خطأ في القطع المضبوطة.
    [one] وكذلك في قطعة مضبوطة واحدة.
    [two] وكذلك في قطعتين مضبوطتين.
    [few] وكذلك في { $faulty_seizures } قطع مضبوطة.
    [many] وكذلك في { $faulty_seizures } قطعة مضبوطة.
   *[other] وكذلك في { $faulty_seizures } قطعة مضبوطة.
}
quality-score-title = درجة الجودة ومكوّناتها
quality-score-note = الدرجة = 0.5 الاكتمال + 0.2 الصحة + 0.1 التفرّد + 0.1 حسن التوقيت + 0.1 الاتساق.
quality-fields-title = الحقول المعبّأة
quality-fields-note = الحصة من السجلات السارية؛ وتُعدّ القيمة البديلة فراغاً.
quality-issues-title = الأخطاء حسب النوع
records-to-correct-title = سجلات تحتاج إلى تصحيح
records-to-correct-empty = لا سجلات تحتاج إلى تصحيح.

# 15
open-actions-title = إجراءات قيد الانتظار
open-actions-empty = لا شيء ينتظر هذا المكتب.
requests-to-answer-title = طلبات تعقّب تنتظر الردّ
requests-to-answer-empty = لا طلبات تعقّب تنتظر الردّ.
matches-to-confirm-title = مطابقات للتأكيد أو الرفض
matches-to-confirm-empty = لا مطابقات تنتظر القرار.
leads-to-examine-title = روابط باليستية محتملة للفحص
leads-to-examine-empty = لا روابط باليستية محتملة تنتظر الفحص بالمجهر.
records-expiring-title = سجلات تنتهي مدتها خلال { $expiring_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $expiring_days } أيام
        [many] { $expiring_days } يوماً
       *[other] { $expiring_days } يوم
    }
records-expiring-empty = لا سجلات تنتهي مدتها خلال { $expiring_days ->
        [one] يوم واحد
        [two] يومين
        [few] { $expiring_days } أيام
        [many] { $expiring_days } يوماً
       *[other] { $expiring_days } يوم
    }.

# 16
method-title = المنهج والحدود والتعاريف
method-dates = تُحسب السجلات في يوم الإبلاغ عنها، وعمليات الضبط في يوم الضبط، والطلبات في يوم إرسالها. وحيث لم يُذكر إلا الشهر أو السنة يقوم أول يوم منهما مقامهما. وجميع الأرقام مأخوذة من البيانات كما كانت في التاريخ المذكور على الغلاف؛ وأي تصحيح لاحق يغيّرها.
method-ttc = المدة الفاصلة بين البيع والجريمة هي من أول بيع بالتجزئة إلى الضبط، فقط حيث يُعرف التاريخان ويصح ترتيبهما. ولا يصبح أول بائع أو مشترٍ للسلاح بذلك مشتبهاً فيه.
method-access = يعرض التقرير ما يحق لهذا المكتب الاطلاع عليه ولا شيء غيره: بياناته، وبيانات الآخرين التي لم يحجبوها عنه.

losses-by-make-note = الفاتح: نسبة الصانع مع كل من فوقه. الداكن: الصانعون الذين يبلغون معا أربعة أخماس.
recoveries-map-title = أين ظهرت الأسلحة الوطنية، على الخريطة
seizure-region-trends-title = الأسلحة المضبوطة أو المعثور عليها أو المسلَّمة شهريا، حسب المنطقة
traces-out-spread-title = تباين مدد الرد، حسب البلد المطلوب منه
traces-out-spread-axis = الأيام من الإرسال إلى الرد النهائي
traces-out-spread-note = الطلبات التي أُجيب عنها في هذه الفترة والفترة السابقة؛ لا يُعطى أي مئين لأقل من خمسة ردود. الطلبات المفتوحة غير داخلة: البلد الذي لديه كثير منها أبطأ مما يبدو.
traces-out-spread-empty = لم يرد بعد رد نهائي على أي طلب من هذه الفترة أو الفترة السابقة.
ttc-histogram-title = من أول بيع بالتجزئة إلى الضبط، بأنصاف السنوات
ttc-histogram-axis = الأشهر من أول بيع بالتجزئة إلى الضبط
source-flows-title = من المصدر إلى الضبط
source-flows-note = جهة البداية: بلد آخر حائز قانوني أو أول مشتر. الجهة المقابلة: بلد الضبط. البلد المعني بارز.
route-map-title = طرق كشفتها الضبطيات
route-map-note = كل مرحلة من الطريق سهم، من المنشأ عبر بلدان العبور إلى المقصد؛ ويُحسب السلاح في كل مرحلة من طريقه.
