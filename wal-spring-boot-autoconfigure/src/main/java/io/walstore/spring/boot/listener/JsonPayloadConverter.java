package io.walstore.spring.boot.listener;

import java.lang.reflect.Type;
import tools.jackson.databind.json.JsonMapper;

/** Payloads as JSON, by Jackson. */
public final class JsonPayloadConverter implements WalPayloadConverter {

    private final JsonMapper mapper;

    /**
     * Makes a converter.
     *
     * @param mapper how JSON is written and read
     */
    public JsonPayloadConverter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public byte[] toPayload(Object object) {
        return mapper.writeValueAsBytes(object);
    }

    @Override
    public Object fromPayload(byte[] payload, Type type) {
        Object object = mapper.readValue(payload, mapper.constructType(type));
        if (object == null) {
            throw new IllegalArgumentException("the payload is null, must be " + type.getTypeName());
        }
        return object;
    }
}
