package io.walstore.benchmarks.contender;

import java.io.IOException;
import java.util.List;

/** What payloads are brought to; one thread at a time. */
interface Device {

    /** Takes payloads, to be written at once. */
    void put(List<byte[]> payloads) throws IOException;

    /** Writes what was put and makes it durable. */
    void commit() throws IOException;
}
