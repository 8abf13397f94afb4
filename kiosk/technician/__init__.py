"""What the technician meets at the kiosk itself: the rules behind the screens, free of Qt."""
