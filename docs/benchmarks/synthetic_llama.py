"""Writes a model of the true shape of Llama 3.2 1B with random weights, for measuring speed and memory where no real file is at hand.

    pip install gguf numpy
    python docs/benchmarks/synthetic_llama.py Q4_0|Q4_K OUT.gguf [--layers 16] [--width 2048] [--mlp 8192] [--seed 1]

The tensors have the types that llama.cpp's quantizer gives them: all matrices Q4_0 (its file type Q4_0), or Q4_K with half of the value
and down matrices in Q6_K (its Q4_K_M); the embedding, which is the output matrix too, in Q6_K. The blocks are made directly: random codes,
and scales by which the weights have zero mean and a deviation of 1 / sqrt(columns), so that activations stay in a sane range. The text that
such a model writes means nothing. Its vocabulary has the size of Llama's: all bytes, and made-up words that no merge leads to.
"""

import argparse

import gguf
import numpy

VOCABULARY = 128256
Q4_0, Q4_K, Q6_K = (gguf.GGMLQuantizationType[name] for name in ("Q4_0", "Q4_K", "Q6_K"))


def random_blocks(random, kind, rows, columns):
    """The bytes of a matrix, [rows, bytes of a row]."""
    block, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = rows * columns // block
    data = numpy.frombuffer(random.bytes(blocks * size), numpy.uint8).reshape(blocks, size).copy()
    deviation = columns**-0.5

    def halves(typical):
        return (typical * random.uniform(0.7, 1.3, (blocks, 1))).astype("<f2").view(numpy.uint8)

    # A uniform code of 4 bits deviates by 4.6 from its mean, one of 6 bits by 18.5.
    if kind == Q4_0:
        data[:, :2] = halves(deviation / 4.6)
    elif kind == Q4_K:
        # The six-bit scales and minima: 8 each, their means equal, so that 7.5 scales are what the minimum takes away.
        data[:, :2] = halves(deviation / 4.6 / 32)
        data[:, 2:4] = (data[:, :2].view("<f2").astype("<f4") * 7.5).astype("<f2").view(numpy.uint8)
        low = random.integers(28, 36, (blocks, 8), dtype=numpy.uint8)
        data[:, 4:8] = low[:, :4] | (low[:, 4:] >> 4) << 6
        data[:, 8:12] = data[:, 4:8]
        data[:, 12:16] = (low[:, 4:] & 0xF) | (low[:, 4:] & 0xF) << 4
    else:
        data[:, 192:208] = random.integers(56, 72, (blocks, 16), dtype=numpy.uint8)
        data[:, 208:] = halves(deviation / 18.5 / 64)
    return data.reshape(rows, -1)


def tokens():
    """All bytes as byte-level vocabularies write them, then words, then the two marks that end a text."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    symbols = [chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(others))]
    words = [f"w{i}" for i in range(VOCABULARY - len(symbols) - 2)]
    return symbols + words + ["<|begin_of_text|>", "<|end_of_text|>"]


def main():
    parser = argparse.ArgumentParser(description="A model file of a true shape with random weights.")
    parser.add_argument("type", choices=["Q4_0", "Q4_K"])
    parser.add_argument("out")
    parser.add_argument("--layers", type=int, default=16)
    parser.add_argument("--width", type=int, default=2048)
    parser.add_argument("--mlp", type=int, default=8192)
    parser.add_argument("--heads", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = numpy.random.default_rng(options.seed)
    usual = gguf.GGMLQuantizationType[options.type]
    width, mlp, layers, heads = options.width, options.mlp, options.layers, options.heads
    head_size = width // heads

    writer = gguf.GGUFWriter(options.out, "llama")
    writer.add_name(f"Synthetic {options.type}")
    writer.add_block_count(layers)
    writer.add_context_length(8192)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(mlp)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads // 4)
    writer.add_rope_dimension_count(head_size)
    writer.add_rope_freq_base(500000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(VOCABULARY)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0 if usual == Q4_0 else gguf.LlamaFileType.MOSTLY_Q4_K_M)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("llama-bpe")
    writer.add_token_list(tokens())
    writer.add_token_types([gguf.TokenType.NORMAL] * (VOCABULARY - 2) + [gguf.TokenType.CONTROL] * 2)
    writer.add_token_merges(["w 0"])
    writer.add_bos_token_id(VOCABULARY - 2)
    writer.add_eos_token_id(VOCABULARY - 1)

    def matrix(name, kind, rows, columns):
        writer.add_tensor(f"{name}.weight", random_blocks(random, kind, rows, columns), raw_dtype=kind)

    def norm(name):
        writer.add_tensor(f"{name}.weight", numpy.ones(width, numpy.float32))

    matrix("token_embd", Q6_K, VOCABULARY, width)
    norm("output_norm")
    for layer in range(layers):
        # Where llama.cpp's Q4_K_M spends more bits: the first and last eighth of the layers, and every third in between.
        important = layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2
        better = Q6_K if usual == Q4_K and important else usual
        block = f"blk.{layer}."
        norm(block + "attn_norm")
        matrix(block + "attn_q", usual, width, width)
        matrix(block + "attn_k", usual, width // 4, width)
        matrix(block + "attn_v", better, width // 4, width)
        matrix(block + "attn_output", usual, width, width)
        norm(block + "ffn_norm")
        matrix(block + "ffn_gate", usual, mlp, width)
        matrix(block + "ffn_up", usual, mlp, width)
        matrix(block + "ffn_down", better, width, mlp)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
