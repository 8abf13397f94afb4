"""What a technician far away needs to see of a box, without anything of a person in it."""
