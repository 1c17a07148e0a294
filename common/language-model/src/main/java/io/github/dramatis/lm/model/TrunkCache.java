package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The residual stream of one frozen model below some layer, which no adapter of higher layers changes: computed once
 * for each text, whoever asks again. In float32, so that what is read is what was computed. A text is cut into blocks
 * of tokens, a block known by its tokens and the block before it, so that what texts begin with is there once. Safe for
 * use by many threads.
 *
 * <p>The states lie in a local file of limited size. A full file takes a new block only in the place of one that was
 * not used while twice as many blocks as there are places were asked for: of rows that are gone through again and
 * again, those that found a place keep it, and rows that nobody asks for any more make room.
 */
public final class TrunkCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkCache.class);
    /** Tokens of a block. Of what two texts share, fewer than so many tokens are stored twice. */
    static final int BLOCK = 16;

    private final LanguageModel model;
    private final TrunkFile file; // null if there are no places
    private final long places;
    private final ThreadLocal<ByteBuffer> buffers;
    private final Map<Key, Block> blocks = new HashMap<>(); // this and what follows is guarded by this
    private final List<Block> bySlot = new ArrayList<>();
    private int hand; // the slot whose block is looked at next when room is needed
    private long clock; // blocks asked for so far
    private long names;
    private boolean failed;
    private long found;
    private long missed;

    /**
     * @param parent name of the block before it, negative for the first of a text
     * @param tokens of the block
     */
    private record Key(long parent, int[] tokens) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.parent == parent && Arrays.equals(key.tokens, tokens);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(parent) + Arrays.hashCode(tokens);
        }
    }

    /** Where a block's states are. Its slot may be given to another block one day, its name never is. */
    static final class Block {
        private final Key key;
        private final long name;
        private final int slot;
        private long used;
        private boolean claimed;
        private volatile boolean valid;

        private Block(Key key, long name, int slot) {
            this.key = key;
            this.name = name;
            this.slot = slot;
        }

        /** What the blocks after it are known by. */
        long name() {
            return name;
        }

        /** Whether the caller is the one who has to write it: the first who asks. */
        synchronized boolean claim() {
            boolean first = !claimed;
            claimed = true;
            return first;
        }
    }

    /**
     * An empty cache.
     *
     * @param folder on a local disk
     * @param mostBytes of the file; 0: nothing is kept
     * @throws UserError if no file can be made there
     */
    public TrunkCache(LanguageModel model, Path folder, long mostBytes) {
        this.model = model;
        int slotBytes = Math.multiplyExact(BLOCK * Float.BYTES, model.config().hiddenSize());
        places = Math.min(Integer.MAX_VALUE, mostBytes / slotBytes);
        buffers = ThreadLocal.withInitial(
                () -> ByteBuffer.allocateDirect(slotBytes).order(ByteOrder.nativeOrder()));
        try {
            file = places == 0 ? null : new TrunkFile(folder, slotBytes);
        } catch (IOException e) {
            throw new UserError(
                    "the cache of hidden states in " + folder,
                    "no file can be made there: " + e.getMessage(),
                    "give a local folder that can be written to",
                    e);
        }
    }

    /**
     * The stream that enters a layer.
     *
     * @param layer the lowest that an adapter changes; 0: nothing is kept
     */
    public Trunk below(int layer) {
        if (layer < 0 || layer >= model.config().layers()) {
            throw new IllegalArgumentException("the model has no layer " + layer);
        }
        return layer == 0 ? Trunk.none() : new Trunk(this, layer);
    }

    LanguageModel model() {
        return model;
    }

    /** How many texts were asked for and found so far. */
    public synchronized long found() {
        return found;
    }

    /** How many texts were asked for and had to be computed. */
    public synchronized long missed() {
        return missed;
    }

    /**
     * All blocks of a text.
     *
     * @param root stands before the first one
     * @return in their order; empty if one is missing
     */
    synchronized List<Block> find(long root, int[] tokens) {
        List<Block> chain = new ArrayList<>();
        long parent = root;
        for (int from = 0; from < tokens.length; from += BLOCK) {
            Block block = blocks.get(key(parent, tokens, from));
            if (block == null || !block.valid) {
                missed++;
                return List.of();
            }
            chain.add(block);
            parent = block.name;
        }
        found++;
        clock += chain.size();
        chain.forEach(block -> block.used = clock);
        return chain;
    }

    /**
     * The block of a text's tokens from a position on; whoever can {@linkplain Block#claim claim} it has to
     * {@link #write} it.
     *
     * @return null if there is no room
     */
    synchronized Block place(long parent, int[] tokens, int from) {
        Key key = key(parent, tokens, from);
        Block known = blocks.get(key);
        if (known != null || failed || places == 0) {
            return known;
        }
        clock++;
        int slot = bySlot.size() < places ? bySlot.size() : freed();
        if (slot < 0) {
            return null;
        }
        Block block = new Block(key, names++, slot);
        block.used = clock;
        blocks.put(key, block);
        if (slot == bySlot.size()) {
            bySlot.add(block);
        } else {
            bySlot.set(slot, block);
        }
        return block;
    }

    /** The slot of a block that nobody has asked for in a long time; -1 if the one looked at is not of that kind. */
    private int freed() {
        if (bySlot.isEmpty()) {
            return -1;
        }
        hand = (hand + 1) % bySlot.size();
        Block block = bySlot.get(hand);
        if (!block.valid || clock - block.used <= 2 * places) {
            return -1;
        }
        block.valid = false; // before its bytes change: see read
        blocks.remove(block.key);
        return hand;
    }

    private static Key key(long parent, int[] tokens, int from) {
        return new Key(parent, Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + BLOCK)));
    }

    /** The calling thread's memory for a block: room for {@link #BLOCK} rows of the stream. */
    ByteBuffer buffer() {
        return buffers.get();
    }

    /** Writes what is in the {@link #buffer} as the block's states. */
    void write(Block block) {
        try {
            file.write(block.slot, buffer());
            block.valid = true;
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Reads a block's states into the {@link #buffer}; returns whether they are still its own. */
    boolean read(Block block) {
        try {
            file.read(block.slot, buffer());
            return block.valid; // who takes the slot says so before writing to it
        } catch (IOException e) {
            fail(e);
            return false;
        }
    }

    /** A cache is no reason to stop: everything is computed from here on. */
    private synchronized void fail(IOException reason) {
        if (!failed) {
            LOG.warn("the cache of hidden states is given up, they are computed again: {}", reason.getMessage());
        }
        failed = true;
        blocks.clear();
    }

    @Override
    public synchronized void close() {
        blocks.clear();
        failed = true;
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.warn("the file of hidden states could not be closed: {}", e.getMessage());
        }
    }
}
