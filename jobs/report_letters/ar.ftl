# الرسالة المرافقة للتقرير. لا تتضمن بيانات شخصية.
letter-text =
    التقرير «{ $report }» عن { $period } جاهز. وهو يعرض ما يجوز لمكتبكم الاطلاع عليه في المستودع حتى { $cut }.

    يُرجى تأكيد التطابقات مع الجهة المالكة للسجل قبل اتخاذ أي إجراء: فالدرجة قرينة وليست دليلاً.
letter-changed = تحل هذه المراجعة محل مراجعة سابقة. ما الذي تغيّر: { $changes }
letter-attached = المرفقات
letter-in-archive = في الأرشيف، لأن حجمها أكبر من أن تُرفق برسالة
changes-none = لا شيء في الأرقام؛ أُعيد إعداد الملفات
changes-figures = { $count ->
    [zero] لا أشكال
    [one] شكل واحد ({ $figures })
    [two] شكلان ({ $figures })
    [few] { $count } أشكال ({ $figures })
    [many] { $count } شكلاً ({ $figures })
   *[other] { $count } شكل ({ $figures })
}
changes-more = و{ $count } غيرها
