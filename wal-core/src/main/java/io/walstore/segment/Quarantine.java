package io.walstore.segment;

import io.walstore.spi.DiskFullException;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Damaged segments that were set aside, under names that no log takes for its own. */
final class Quarantine {

    private final Vfs vfs;

    Quarantine(Vfs vfs) {
        this.vfs = vfs;
    }

    /** Sets a copy of a segment aside; answers its name. */
    String copyAside(long id) {
        try {
            String name = freeName(id);
            vfs.delete(SegmentName.UNFINISHED);
            FileCopy.durably(vfs, SegmentName.of(id), vfs, SegmentName.UNFINISHED);
            vfs.rename(SegmentName.UNFINISHED, name);
            vfs.sync();
            return name;
        } catch (DiskFullException e) {
            throw new WalFullException("no room to set a copy of " + vfs.describe(SegmentName.of(id)) + " aside", e);
        } catch (IOException e) {
            throw new WalException(vfs.describe(SegmentName.of(id)) + ": cannot copy: " + e.getMessage(), e);
        }
    }

    private String freeName(long id) {
        List<String> taken = allNames().toList();
        int copy = 1;
        while (taken.contains(SegmentName.quarantined(id, copy))) {
            copy++;
        }
        return SegmentName.quarantined(id, copy);
    }

    /** What was set aside. */
    List<String> names() {
        return allNames().filter(SegmentName::isQuarantined).toList();
    }

    /** Sets a segment aside; answers its new name. */
    String setAside(long id) {
        try {
            String name = freeName(id);
            vfs.rename(SegmentName.of(id), name);
            return name;
        } catch (IOException e) {
            throw new WalException(vfs.describe(SegmentName.of(id)) + ": cannot rename: " + e.getMessage(), e);
        }
    }

    private Stream<String> allNames() {
        try {
            return vfs.list().stream().map(Vfs.FileStatus::name);
        } catch (IOException e) {
            throw new WalException("cannot list " + vfs.describe("") + ": " + e.getMessage(), e);
        }
    }
}
