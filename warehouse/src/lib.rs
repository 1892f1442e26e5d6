//! Delta tables on object storage, current state, guarded access, SQL functions.
