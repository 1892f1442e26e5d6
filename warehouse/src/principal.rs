//! For whom a session reads.

use proofhouse_schemas::Bureau;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a principal is to the network; domain rules give each role its rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// A national central bureau: its own rows, and others' rows that are not withheld.
    NationalBureau,
    /// The General Secretariat: all rows that their source does not withhold.
    Secretariat,
    /// An international entity such as the World Customs Organization: its own rows and the results of its own searches.
    InternationalEntity,
}

/// A bureau and its role. Every guarded session has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Principal {
    bureau: Bureau,
    role: Role,
}

impl Principal {
    /// The principal of a bureau; the role follows from what the bureau is.
    pub fn of(bureau: Bureau) -> Principal {
        let role = if bureau.is_secretariat() {
            Role::Secretariat
        } else if bureau.country().is_some() || bureau.as_str().len() == 2 {
            Role::NationalBureau
        } else {
            Role::InternationalEntity
        };
        Principal { bureau, role }
    }

    /// The bureau.
    pub fn bureau(&self) -> Bureau {
        self.bureau
    }

    /// The role.
    pub fn role(&self) -> Role {
        self.role
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.bureau.as_str())
    }
}
