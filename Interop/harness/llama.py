"""A real server of the OpenAI API: llama.cpp, with a model of random weights that is made on the spot."""

import subprocess
import sys
from pathlib import Path

import gguf
import numpy as np

WORDS = """the a this that my your our their one two three four five six seven eight nine ten green blue red small large
old new quiet loud warm cold slow quick river window garden kitchen table letter morning evening summer winter teacher
sister brother doctor driver farmer sailor singer baker opens closes finds keeps brings takes likes sees hears knows
and but so then because while under over near behind before after with without for from into""".split()
STOPS = [".", ",", "!", "?"]
TEMPLATE = (
    "{% for message in messages %}{{ message['role'] }} {{ message['content'] }} {% endfor %}"
    "{% if add_generation_prompt %}assistant {% endif %}"
)


def _vocabulary():
    kinds = gguf.TokenType
    tokens = [(b"<unk>", kinds.UNKNOWN), (b"<s>", kinds.CONTROL), (b"</s>", kinds.CONTROL)]
    tokens += [(b"<0x%02X>" % byte, kinds.BYTE) for byte in range(256)]
    tokens += [("\u2581" + word, kinds.NORMAL) for word in WORDS]
    tokens += [(stop, kinds.NORMAL) for stop in STOPS]
    return tokens


def make_model(path, *, width=512, layers=10, heads=8, seed=7):
    """Writes a model of 40 million random weights, 85 MB. It says words in no order and never ends by itself, at the
    speed of a real one."""
    random = np.random.default_rng(seed)
    tokens = _vocabulary()
    inner = 4 * width

    def matrix(rows, columns):
        return (random.standard_normal((rows, columns)) / np.sqrt(columns)).astype(np.float16)

    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("random")
    writer.add_context_length(4096)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads)
    writer.add_rope_dimension_count(width // heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([-float(rank) for rank in range(len(tokens))])
    writer.add_token_types([int(kind) for _, kind in tokens])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template(TEMPLATE)

    # The first component of the state is the same for all tokens and no layer writes it, so that the output can prefer
    # words to bytes and to the end, whatever the rest says.
    embedding = matrix(len(tokens), width)
    embedding[:, 0] = 1
    preference = np.full(len(tokens), -20.0)
    preference[3 + 256 :] = 0
    preference[-len(STOPS) :] = 2
    output = 2 * matrix(len(tokens), width)
    output[:, 0] = preference
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", np.ones(width, np.float32))
    for layer in range(layers):
        name = f"blk.{layer}."
        writer.add_tensor(name + "attn_norm.weight", np.ones(width, np.float32))
        writer.add_tensor(name + "ffn_norm.weight", np.ones(width, np.float32))
        for part in ("attn_q", "attn_k", "attn_v"):
            writer.add_tensor(f"{name}{part}.weight", matrix(width, width))
        for part, columns in (("attn_output", width), ("ffn_down", inner)):
            weights = matrix(width, columns)
            weights[0, :] = 0
            writer.add_tensor(f"{name}{part}.weight", weights)
        for part in ("ffn_gate", "ffn_up"):
            writer.add_tensor(f"{name}{part}.weight", matrix(inner, width))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


class LlamaServer:
    """llama.cpp's HTTP server in a process of its own, on a port that the system chooses."""

    def __init__(self, model):
        self.process = subprocess.Popen(
            [sys.executable, "-u", Path(__file__), str(model)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("http://"), f"llama.cpp did not start: {line!r}"
        self.url = line.strip() + "/v1"

    def stop(self):
        self.process.kill()
        self.process.wait()


def _serve(model):
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.n_ctx = 4096
    parameters.cpuparams.n_threads = 1
    parameters.use_jinja = True
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()  # Until whoever started it is gone.


if __name__ == "__main__":
    _serve(sys.argv[1])
