"""`kiosk run`: a whole centre on one machine, its processes watched over; in a demo, on simulated devices."""
