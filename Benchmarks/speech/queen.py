"""Reads the spoken dialogues of the adventure game *Flight of the Amazon Queen* (file `queen.1c`).

The archive begins with `QTBL`, a version of six bytes, three bytes on its compression and the number of entries (big
endian, as everything), then 21 bytes an entry: name (12), bundle (1), offset (4), size (4). Entries `….SB` are one
spoken line each, MPEG layer III behind nothing else; entries `….DOG` are dialogues with the texts. `020008P1.SB` is
part 1 of line 8 (hexadecimal) of the dialogue with key 2, spoken by the other person (`J`: by Joe, the hero).

A text is `Back off man!*03I've just about had enough...*02`: each piece before a `*` was recorded on its own.
"""

import collections
import dataclasses
import io
import re
import struct

import soundfile

JOE = "Brad Lavelle"
# From the credits of the game; roles that two actors share, or that the credits lack, are a speaker of their own.
ACTORS = {
    "AND": "Enn Reitel", "APE": "Tom Hill", "BOB": "Jon Coleman", "BUD": "Bill Hootkins", "CHEF": "Bill Hootkins",
    "CHIEF": "Barry James", "DEATH": "Enn Reitel", "DOG": "Tom Hill", "FAYE": "Lisa Valdez", "FRANK": "Bill Hootkins",
    "HENRY": "Enn Reitel", "IAN": "Barry James", "JIM": "Tom Hill", "JOHN": "Bill Hootkins", "LOU": "Regina Reagan",
    "NAOMI": "Jessica Martin", "ORACLE": "Penelope Keith", "PRIN": "Debbie Arnold", "SEC": "Jessica Martin",
    "SHOWERAM": "Debbie Arnold", "SPARKY": "Tom Hill", "WEDGE": "Tom Hill", "WITCH": "Regina Reagan",
    "ZOMBIE": "Jessica Martin",
}


@dataclasses.dataclass
class Line:
    name: str
    role: str
    actor: str
    text: str
    turn: str
    part: int
    parts: int
    data: bytes

    def sound(self):
        """Samples (−1…1) and their rate."""
        return soundfile.read(io.BytesIO(self.data))


class Archive:
    def __init__(self, path):
        self.bytes = path.read_bytes()
        if self.bytes[:4] != b"QTBL":
            raise ValueError(f"{path} is not an archive with a table of its entries.")
        self.entries = {}
        for index in range(struct.unpack(">H", self.bytes[13:15])[0]):
            entry = self.bytes[15 + 21 * index:36 + 21 * index]
            _, offset, size = struct.unpack(">BII", entry[12:])
            self.entries[entry[:12].split(b"\0")[0].decode()] = (offset, size)

    def data(self, name):
        offset, size = self.entries[name]
        return self.bytes[offset:offset + size]

    def lines(self):
        recorded = collections.defaultdict(list)
        for name in self.entries:
            if match := re.fullmatch(r"(\d\d)([0-9A-F]{4})([JP])(\d)\.SB", name):
                recorded[match[1], int(match[2], 16), match[3]].append((int(match[4]), name))
        for dialogue in sorted(name for name in self.entries if name.endswith(".DOG")):
            key, texts = self.texts(dialogue)
            role = re.sub(r"\d*\.DOG", "", dialogue)
            for side in "JP":
                for number, text in texts[side]:
                    pieces = [piece.strip() for piece in re.split(r"\*(?:[A-Z]{2})?\d*", text) if piece.strip()]
                    files = sorted(recorded.get((key, number, side), []))
                    # Otherwise it is not clear which piece is which recording.
                    if len(pieces) != len(files):
                        continue
                    for piece, (part, name) in zip(pieces, files):
                        yield Line(name[:-3], "JOE" if side == "J" else role,
                                   JOE if side == "J" else ACTORS.get(role, role), piece, name[:7], part, len(files),
                                   self.data(name))

    def texts(self, dialogue):
        """The key of a dialogue as two digits, and its texts with their numbers: Joe's come first."""
        data = self.data(dialogue)
        _, _, key, own, _ = struct.unpack(">hhhhh", data[20:30])
        found, at, previous = {"J": [], "P": []}, 30, -1
        side = "J"
        while at < len(data) - 4:
            number, length = struct.unpack(">HB", data[at:at + 3])
            text = data[at + 3:at + 3 + length]
            is_text = (0 < number < 0x400 and len(text) == length >= 2 and all(32 <= byte < 127 for byte in text)
                       and re.search(rb"[A-Za-z]", text))
            if is_text and not text.upper().endswith(b".CUT"):
                # Each side's numbers begin again.
                if side == "J" and any(number == earlier for earlier, _ in found["J"]):
                    side = "P"
                elif side == "J" and len(found["J"]) >= own:
                    side = "P"
                found[side].append((number, text.decode()))
                at += 3 + length
            else:
                at += 1
        return f"{key:02d}", found
