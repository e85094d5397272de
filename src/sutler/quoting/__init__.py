"""What would it take, and what would it cost? A question about capacity in, options with hardware and prices out.

Pure: the answer depends on the question and the reference data alone. The way through the room:

- `demand` reads the question; `slotting` and `layouts` find the hosts, `fleets` gathers them; `floors` tells which
  racks there may be.
- `packing` finds the best racks for the hosts, in numbers alone: `points` says what to try next, `filling` tries it by
  way of `compositions` and answers with `cuts`; `installing` turns the numbers into racks, `racks` gives each host its
  place.
- `options` asks for each corner that is worth showing, `servers` for those without racks, `configurations` drops what
  another beats; where there is nothing, `relaxation` finds the limit that is in the way.
- `prices` and `specifications` dress the rest; `answer.quote` is the door.
"""
