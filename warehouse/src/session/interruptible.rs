//! Plans whose joins let others run.

use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::error::DataFusionError;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::joins::{CrossJoinExec, NestedLoopJoinExec};
use std::sync::Arc;

/// Makes joins without keys stop to let others run. One batch of their input may come to billions of rows, and until it is
/// done neither the deadline nor a cancelled session would be noticed.
///
/// # Errors
/// When a node refuses its new children, which is a fault of the query engine.
pub fn interruptible(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    let plan = plan.transform_up(|node| {
        Ok(if node.is::<NestedLoopJoinExec>() || node.is::<CrossJoinExec>() {
            Transformed::yes(Arc::new(CooperativeExec::new(node)) as Arc<dyn ExecutionPlan>)
        } else {
            Transformed::no(node)
        })
    })?;
    Ok(plan.data)
}
