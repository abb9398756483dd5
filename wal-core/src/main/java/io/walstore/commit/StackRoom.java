package io.walstore.commit;

/**
 * Makes sure that a thread has stack left for a commit before it begins one. A stack that ended within a commit, between
 * any two steps, could leave anything half done, also in the JDK's own channels.
 */
final class StackRoom {

    /** Deeper than a commit goes, and with more to keep in each frame: some 16 KiB when compiled, more otherwise. */
    private static final int FRAMES = 96;

    private StackRoom() {}

    /**
     * Uses so much stack, for less than a microsecond.
     *
     * @throws StackOverflowError if there is too little
     */
    static void require() {
        if (use(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) == 0) {
            throw new IllegalStateException("no sum of these is 0");
        }
    }

    /** What is needed again behind the call must stay on the stack meanwhile, whatever the compiler does. */
    private static long use(
            int frames, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j) {
        long deeper = frames == 0 ? 1 : use(frames - 1, b, c, d, e, f, g, h, i, j, a);
        return Math.max(1, deeper ^ a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j);
    }
}
