package io.walstore.spring.boot.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.springframework.data.domain.Persistable;

/** The row of one stable value. */
@Entity(name = "StableValue")
@Table(name = "stable_value")
class StableValueEntity implements Persistable<String> {

    @Id
    @Column(name = "name")
    private String name = "";

    @Column(name = "content")
    private byte[] content = {};

    @Column(name = "checksum")
    private int checksum;

    @Transient
    private boolean stored;

    /** For Hibernate. */
    StableValueEntity() {}

    StableValueEntity(String name) {
        this.name = name;
    }

    @PostLoad
    void loaded() {
        stored = true;
    }

    @Override
    public String getId() {
        return name;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    byte[] content() {
        return content.clone();
    }

    void replace(byte[] newContent) {
        content = newContent.clone();
        checksum = RowChecksum.of(name, content);
    }

    boolean intact() {
        return checksum == RowChecksum.of(name, content);
    }
}
