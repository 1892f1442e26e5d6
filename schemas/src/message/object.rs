//! The macros that define what messages are made of.
//!
//! A field is required, optional, or a list that may be empty. The attributes that serde and schemars need follow
//! from that, so that the JSON Schema, the reader and the writer cannot disagree.

/// Defines an object inside a message. Unknown fields are errors.
macro_rules! object {
    (
        $(#[$meta:meta])*
        $name:ident {
            required { $($(#[$required_meta:meta])* $required:ident: $required_type:ty,)* }
            optional { $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)* }
            lists { $($(#[$list_meta:meta])* $list:ident: $list_type:ty,)* }
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$required_meta])* pub $required: $required_type,)*
            $(
                $(#[$optional_meta])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $optional: Option<$optional_type>,
            )*
            $(
                $(#[$list_meta])*
                #[serde(default, skip_serializing_if = "Vec::is_empty")]
                pub $list: Vec<$list_type>,
            )*
        }
    };
}

/// Defines a message: the fields of its own and those of the envelope, which every message carries.
macro_rules! message {
    (
        $(#[$meta:meta])*
        $name:ident {
            required { $($(#[$required_meta:meta])* $required:ident: $required_type:ty,)* }
            optional { $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)* }
            lists { $($(#[$list_meta:meta])* $list:ident: $list_type:ty,)* }
        }
    ) => {
        $crate::message::object::object! {
            $(#[$meta])*
            $name {
                required {
                    /// Name and version of the schema.
                    schema: $crate::values::SchemaName,
                    /// The sender's identifier of this message (UUID); a retry carries the same.
                    message_id: uuid::Uuid,
                    /// The bureau that owns the data and answers for it. It must be the topic's.
                    source_bureau: $crate::bureau::Bureau,
                    /// The owner's own key of the record or event; it is also the Kafka key.
                    source_record_id: $crate::values::Reference,
                    /// What the source did to its record.
                    action: $crate::values::Action,
                    /// When it happened at the source.
                    event_ts: chrono::DateTime<chrono::Utc>,
                    $($(#[$required_meta])* $required: $required_type,)*
                }
                optional {
                    /// Service under the bureau that entered the data.
                    source_entity: $crate::values::ShortText,
                    /// Why the data is processed; `SUPPORT_INVESTIGATION` when absent.
                    purpose: $crate::values::Purpose,
                    /// Who may see it by level; `OFFICIAL_USE` when absent.
                    confidentiality: $crate::values::Confidentiality,
                    /// Parties who may not, or who alone may see it.
                    access_restriction: $crate::message::envelope::AccessRestriction,
                    /// Last day of keeping; five years after the event when absent, and never later.
                    retention_until: chrono::NaiveDate,
                    /// Language of the free texts.
                    language: $crate::values::Language,
                    $($(#[$optional_meta])* $optional: $optional_type,)*
                }
                lists {
                    /// Handling codes.
                    handling_codes: $crate::values::HandlingCode,
                    $($(#[$list_meta])* $list: $list_type,)*
                }
            }
        }

        impl $name {
            /// The fields that every message carries.
            pub fn envelope(&self) -> $crate::message::envelope::Envelope<'_> {
                $crate::message::envelope::Envelope {
                    message_id: self.message_id,
                    source_bureau: self.source_bureau,
                    source_record_id: &self.source_record_id,
                    action: self.action,
                    event_ts: self.event_ts,
                    source_entity: self.source_entity.as_ref(),
                    purpose: self.purpose.unwrap_or($crate::values::Purpose::SupportInvestigation),
                    confidentiality: self.confidentiality.unwrap_or($crate::values::Confidentiality::OfficialUse),
                    access_restriction: self.access_restriction.as_ref(),
                    retention_until: self.retention_until,
                    language: self.language,
                    handling_codes: &self.handling_codes,
                }
            }
        }
    };
}

pub(crate) use message;
pub(crate) use object;
