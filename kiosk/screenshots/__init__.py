"""`kiosk screenshots`: every screen in every state as a picture, of citizens, board and technician."""
