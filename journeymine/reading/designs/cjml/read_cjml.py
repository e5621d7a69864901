"""Read a planned journey in the Customer Journey Modelling Language (CJML) [1]_, [2]_.

Two forms of its XML are about.  That of CJML 2.0 keeps planned and actual journeys in one
file (``version_2``); the older swimlane editor writes one diagram (``swimlane``).  No schema
of either is published: they are read as cjml.no shows them and as the editors write them.

* The planned journey is the design.  Actual journeys are what single customers did; they
  are left, and that is said.
* A touchpoint is called what its end user does or sees; the label of the other side is an
  alias.  Between two others it is called by its initiator's label, and is backstage.
* Its initiator acts; the service provider that takes part owns it; its phase is its stage.
* An actor or phase that is referred to and not there is refused; one that is called by its
  name and not by its id is found, and that is said.

References
----------
.. [1] Halvorsrud, Boletsis, Garcia-Ceja (2021). Designing a modeling language for customer
   journeys: lessons learned from user involvement. MODELS 2021, 239-249.
   https://doi.org/10.1109/MODELS50736.2021.00032
.. [2] SINTEF. CJML, data format of version 2.0. https://cjml.no
"""

from __future__ import annotations

from journeymine.design import DesignedJourney
from journeymine.reading.designs.cjml.parts import journey_of
from journeymine.reading.designs.cjml.swimlane import swimlane_journey
from journeymine.reading.designs.cjml.version_2 import JOURNEYS, planned_journey
from journeymine.reading.designs.xml_tree import parse_xml
from journeymine.reading.refusals import Refusals

__all__ = ["read_cjml"]


def read_cjml(data: bytes, file: str, title: str) -> DesignedJourney:
    """The planned journey of a file; `title` is its name where the file gives none.

    Raises
    ------
    DesignError
        ``JM-E379`` if no journey is planned, else every problem of the file at once.
    """
    refusals = Refusals(file)
    root = parse_xml(data, refusals)
    if root.tag.lower() != "cjml":
        message = f"The file is no CJML: it begins with <{root.tag}>, not <CJML>."
        raise refusals.error("JM-E322", message, "export it as CJML", line=root.line)
    if any(child.tag in JOURNEYS for child in root.children) or root.tag == "CJML":
        journey = planned_journey(root, refusals)
    else:
        journey = swimlane_journey(root, refusals)
    return journey_of(journey, title, refusals)
