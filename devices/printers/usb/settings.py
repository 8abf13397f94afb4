"""Settings of a ticket printer on a USB cable."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from devices.printers.paper_settings import AnsweringPrinterSettings


class UsbPrinterSettings(AnsweringPrinterSettings):
    """A printer that is spoken to directly over USB, past the kernel's own driver."""

    connection: Literal["usb"] = "usb"
    vendor: int | None = Field(
        None, ge=0, le=0xFFFF, description="USB vendor id. Without one, the first printer found is taken."
    )
    product: int | None = Field(None, ge=0, le=0xFFFF, description="USB product id; needs a vendor id.")

    @model_validator(mode="after")
    def _product_needs_vendor(self) -> Self:
        if self.product is not None and self.vendor is None:
            raise ValueError("product needs vendor too")
        return self
