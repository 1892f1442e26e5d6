//! Pure algorithms: normalisation, record linkage, ballistic comparison, identification.
