"""What would it take, and what would it cost? A question about capacity in, options with hardware and prices out.

Pure: the answer depends on the question and the reference data alone. The way through the room: `demand` reads the
question, `slotting` finds the hosts, `packing` puts them into racks, `racks` gives each its place, `options` chooses
which answers are worth showing, `prices` and `specifications` dress them; `answer.quote` is the door.
"""
