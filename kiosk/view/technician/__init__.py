"""The technician's screens: thin view-models over kiosk.technician."""
