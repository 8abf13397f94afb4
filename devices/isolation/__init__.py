"""A process of its own for work on what nobody vouches for: it may crash, hang or swell, and only it ends."""
