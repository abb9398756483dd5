package io.walstore.process;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An entry whose bytes follow from who wrote it when, so that every byte of it can be checked, and none is ever written
 * twice.
 *
 * @param position its place in the batch, from 0 on
 */
record SignedEntry(Batch batch, int position) {

    private static final int SIGNATURE_BYTES = 24;

    /**
     * What is appended at once.
     *
     * @param life of the victim
     * @param writer one of its threads
     * @param number one of the thread's batches
     * @param entries how many it has
     */
    record Batch(int life, int writer, long number, int entries) {

        List<byte[]> payloads() {
            List<byte[]> payloads = new ArrayList<>();
            for (int position = 0; position < entries; position++) {
                payloads.add(new SignedEntry(this, position).payload());
            }
            return payloads;
        }

        long firstSeed() {
            return ((long) life << 40) + ((long) writer << 32) + number * 64;
        }
    }

    byte[] payload() {
        SplittableRandom random = new SplittableRandom(batch.firstSeed() + position);
        byte[] payload = new byte[SIGNATURE_BYTES + size(random)];
        random.nextBytes(payload);
        ByteBuffer.wrap(payload)
                .putInt(batch.life)
                .putInt(batch.writer)
                .putLong(batch.number)
                .putInt(batch.entries)
                .putInt(position);
        return payload;
    }

    /** Mostly small, some of many blocks, a few too large for a segment of the usual size. */
    private static int size(SplittableRandom random) {
        int kind = random.nextInt(500);
        if (kind == 0) {
            return random.nextInt(3 * Victim.SEGMENT_BYTES);
        }
        return random.nextInt(kind < 400 ? 200 : 3000);
    }

    /** Who wrote a payload; every byte of it is his. */
    static SignedEntry of(byte[] payload) {
        if (payload.length < SIGNATURE_BYTES) {
            throw new IllegalStateException("nobody writes entries of " + payload.length + " bytes");
        }
        ByteBuffer signature = ByteBuffer.wrap(payload);
        Batch batch = new Batch(signature.getInt(), signature.getInt(), signature.getLong(), signature.getInt());
        SignedEntry entry = new SignedEntry(batch, signature.getInt());
        if (!Arrays.equals(entry.payload(), payload)) {
            throw new IllegalStateException("not the bytes of " + entry);
        }
        return entry;
    }
}
