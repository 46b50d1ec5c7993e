package dev.satchel.djl;

import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Keys and values of one sequence, in the memory that a graph reads them from and writes them to.
 * <p>
 * <em>In place</em>, both are the same buffers, [1, heads, room, size], and what lies behind the sequence is never read. Otherwise there are
 * two sets: the graph reads the one, [1, heads, tokens, size], and writes all of it with the new tokens to the other, after which they change
 * places. So a run that fails leaves what was there before.
 */
final class FolderState {
    private final List<FolderGraph.State> states;
    private final boolean inPlace;
    private final int capacity;
    /** How many tokens there is room for. */
    private int room;
    /** How many tokens after each other a head has in the buffers. */
    private int stride;
    private List<ByteBuffer> current = List.of();
    private List<ByteBuffer> next = List.of();

    FolderState(List<FolderGraph.State> states, boolean inPlace, int capacity) {
        this.states = states;
        this.inPlace = inPlace;
        this.capacity = capacity;
    }

    /** Makes room for {@code tokens} tokens in all, and keeps the first {@code kept}. */
    void reserve(int tokens, int kept) {
        if (tokens <= room) return;
        int larger = KeyValueSession.roomFor(tokens, capacity);
        List<ByteBuffer> buffers = buffers(larger);
        List<ByteBuffer> others = inPlace ? buffers : buffers(larger);
        int newStride = inPlace ? larger : kept;
        for (int i = 0; i < current.size(); i++) move(states.get(i), current.get(i), stride, buffers.get(i), newStride, kept);
        current = buffers;
        next = others;
        room = larger;
        stride = newStride;
    }

    private List<ByteBuffer> buffers(int tokens) {
        return states.stream().map(state -> DirectMemory.bytes(tokens * state.bytesPerToken())).toList();
    }

    /** Moves the first tokens of every head to where another stride has them; in one buffer only to a smaller stride. */
    private static void move(FolderGraph.State state, ByteBuffer from, int oldStride, ByteBuffer to, int newStride, int tokens) {
        int bytes = state.size() * state.type().size;
        for (int head = 0; head < state.heads(); head++) to.put(head * newStride * bytes, from, head * oldStride * bytes, tokens * bytes);
    }

    /** Binds the state of {@code length} tokens as what was, and the room for {@code added} more as what will be. */
    void bind(FolderSession.Binding binding, int length, int added) throws OrtException {
        if (!inPlace && stride != length) forgetBehind(length);
        for (int i = 0; i < states.size(); i++) {
            FolderGraph.State state = states.get(i);
            int before = inPlace ? room : length;
            int after = inPlace ? room : length + added;
            binding.input(state.past(), part(current.get(i), before, state), state.type(), 1, state.heads(), before, state.size());
            binding.output(state.present(), part(next.get(i), after, state), state.type(), 1, state.heads(), after, state.size());
        }
    }

    /** What a graph reads must have no gaps. */
    private void forgetBehind(int length) {
        for (int i = 0; i < states.size(); i++) move(states.get(i), current.get(i), stride, current.get(i), length, length);
        stride = length;
    }

    private static ByteBuffer part(ByteBuffer buffer, int tokens, FolderGraph.State state) {
        return buffer.slice(0, Math.toIntExact(tokens * state.bytesPerToken())).order(ByteOrder.nativeOrder());
    }

    /** The run that was bound went well: there are {@code length} tokens now. */
    void extended(int length) {
        if (inPlace) return;
        List<ByteBuffer> old = current;
        current = next;
        next = old;
        stride = length;
    }

    long bytes() {
        long bytesPerToken = states.stream().mapToLong(FolderGraph.State::bytesPerToken).sum();
        return (inPlace ? 1 : 2) * room * bytesPerToken;
    }

    /** A copy of the first tokens, state by state. */
    ByteBuffer save(int tokens) {
        ByteBuffer saved = DirectMemory.bytes(tokens * states.stream().mapToLong(FolderGraph.State::bytesPerToken).sum());
        int at = 0;
        for (int i = 0; i < current.size(); i++) {
            int bytes = Math.toIntExact(tokens * states.get(i).bytesPerToken());
            move(states.get(i), current.get(i), stride, saved.slice(at, bytes), tokens, tokens);
            at += bytes;
        }
        return saved;
    }

    /** Takes what {@link #save} gave; there must be room for it. */
    void restore(int tokens, ByteBuffer saved) {
        if (!inPlace) stride = tokens;
        int at = saved.position();
        for (int i = 0; i < current.size(); i++) {
            int bytes = Math.toIntExact(tokens * states.get(i).bytesPerToken());
            move(states.get(i), saved.slice(at, bytes), tokens, current.get(i), stride, tokens);
            at += bytes;
        }
    }

    void free() {
        current = List.of();
        next = List.of();
        room = 0;
        stride = 0;
    }
}
