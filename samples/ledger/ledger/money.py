"""Arithmetic on whole cents, so that nothing is lost to rounding."""


def parse_amount(text):
    """Cents of an amount such as "12.50", "12" or "1,200.05"."""
    whole, _, fraction = text.strip().replace(",", "").partition(".")
    if len(fraction) > 2:
        raise ValueError("too many decimals: {!r}".format(text))
    sign = -1 if whole.startswith("-") else 1
    cents = int(fraction.ljust(2, "0")) if fraction else 0
    return int(whole) * 100 + sign * cents


def format_amount(cents):
    sign = "-" if cents < 0 else ""
    whole, fraction = divmod(abs(cents), 100)
    return "{}{}.{:02d}".format(sign, whole, fraction)


def split_evenly(cents, parts):
    """Shares that add up to `cents`; the first ones are a cent larger where it does not divide."""
    if parts <= 0:
        raise ValueError("nobody to share with")
    share, remainder = divmod(cents, parts)
    return [share + 1 if position < remainder else share for position in range(parts)]
