"""Albers' equal-area conic projection of the sphere: from degrees to kilometres on a plane.

The formulae are those of J. P. Snyder, *Map Projections: A Working Manual* (U.S. Geological Survey
Professional Paper 1395, 1987), pages 100 and 101, equations 14-1 to 14-4, 14-6 and 14-8 to 14-11.
Areas are true everywhere, lengths along the two standard parallels.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan2, copysign, cos, degrees, hypot, radians, sin, sqrt
from typing import Final, NamedTuple

EARTH: Final = 6371.0
"""Radius of the sphere in kilometres: the mean radius of the Earth."""


class PlanePoint(NamedTuple):
    """A point on the plane, in kilometres: ``x`` to the right and ``y`` down, as SVG counts."""

    x: float
    y: float


@dataclass(frozen=True)
class Albers:
    """A conic projection that keeps areas.

    Attributes:
        south: the first standard parallel, in degrees north.
        north: the second.
        latitude: of the origin, in degrees north.
        longitude: of the origin, in degrees east; this meridian is upright.
    """

    south: float
    north: float
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        """Refuse parallels that make a cylinder.

        Raises:
            ValueError: the parallels lie as far north as south of the equator.
        """
        if abs(self._cone) < 1e-9:
            message = f"parallels at {self.south}° and {self.north}° make no cone"
            raise ValueError(f"{message}; choose two that are not opposite")

    @property
    def _cone(self) -> float:
        """The constant n of the cone, 14-6."""
        return (sin(radians(self.south)) + sin(radians(self.north))) / 2

    @property
    def _constant(self) -> float:
        """C of 14-5."""
        south = radians(self.south)
        return cos(south) ** 2 + 2 * self._cone * sin(south)

    def _distance(self, latitude: float) -> float:
        """ρ of 14-3: how far a parallel lies from the tip of the cone."""
        # At the far pole, rounding can leave a little less than nothing.
        square = max(self._constant - 2 * self._cone * sin(radians(latitude)), 0)
        return EARTH * sqrt(square) / self._cone

    def project(self, latitude: float, longitude: float) -> PlanePoint:
        """Return where a point of the Earth lies on the plane.

        Args:
            latitude: degrees north, -90 to 90.
            longitude: degrees east; a full turn more or less is the same point.
        """
        # The shorter way round, so that nothing near the map jumps at the 180th meridian.
        turn = (longitude - self.longitude + 180) % 360 - 180
        angle = self._cone * radians(turn)
        distance = self._distance(latitude)
        y = self._distance(self.latitude) - distance * cos(angle)
        return PlanePoint(distance * sin(angle), -y)

    def unproject(self, point: PlanePoint) -> tuple[float, float]:
        """Return the latitude and longitude of a point of the plane, in degrees.

        Raises:
            ValueError: no point of the Earth lies there.
        """
        cone = self._cone
        up = self._distance(self.latitude) + point.y
        distance = copysign(hypot(point.x, up), cone)
        sine = (self._constant - (distance * cone / EARTH) ** 2) / (2 * cone)
        if abs(sine) > 1 + 1e-9:
            raise ValueError(f"no point of the Earth lies at x {point.x}, y {point.y}")
        angle = atan2(copysign(1, cone) * point.x, copysign(1, cone) * up)
        longitude = self.longitude + degrees(angle / cone)
        return degrees(asin(max(-1, min(1, sine)))), (longitude + 180) % 360 - 180


ASIA: Final = Albers(south=30, north=50, latitude=42, longitude=80)
"""The projection of the bundled outline: upright near the border that the documents speak of."""
