"""A camera before which cards and tickets are held up."""
