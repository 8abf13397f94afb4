"""Every device of a kiosk at work: which there are, who hears of them, and how they are, for the doctor."""
