"""A province's profile: services, texts, pictures, clips from a stick, merged with what a commune changed."""
