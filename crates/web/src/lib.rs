//! Both doors: client portal and staff desk
