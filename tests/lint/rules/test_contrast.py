"""Contrast of colours."""

from assembler.lint.rules import contrast


def test_contrast_is_as_wcag_reckons_it():
    assert contrast.contrast_ratio("#000000", "#ffffff") == contrast.contrast_ratio("#ffffff", "#000000") == 21
    assert contrast.contrast_ratio("#777777", "#ffffff") < 4.5 < contrast.contrast_ratio("#767676", "#ffffff")
