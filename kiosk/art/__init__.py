"""The house's drawings: how one is named, composed and rasterised, for screens and for paper."""
