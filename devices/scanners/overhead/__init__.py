"""A camera above a table: takes a page by itself once it lies still."""
