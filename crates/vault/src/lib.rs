//! The only place that knows SQL, blobs and matter keys
