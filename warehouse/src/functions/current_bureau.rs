//! `current_bureau()`: for which bureau a session reads.

use crate::principal::Principal;
use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use std::sync::Arc;

/// The function of one session.
pub(crate) fn current_bureau(principal: Principal) -> Arc<ScalarUDF> {
    // The same through a whole session, so it is worked out before anything is read.
    let signature = Signature::new(TypeSignature::Nullary, Volatility::Immutable);
    Arc::new(ScalarUDF::from(CurrentBureau { principal, signature }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct CurrentBureau {
    principal: Principal,
    signature: Signature,
}

impl ScalarUDFImpl for CurrentBureau {
    fn name(&self) -> &str {
        "current_bureau"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, _: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let bureau = self.principal.bureau().as_str().to_owned();
        Ok(ColumnarValue::Scalar(ScalarValue::Utf8(Some(bureau))))
    }
}
