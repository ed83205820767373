//! Journeys through the real doors.
