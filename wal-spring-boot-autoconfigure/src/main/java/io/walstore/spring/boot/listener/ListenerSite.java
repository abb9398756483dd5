package io.walstore.spring.boot.listener;

import java.lang.reflect.Method;

/** Where a {@link WalEntryListener} stands, for messages. */
record ListenerSite(String bean, Method method) {

    IllegalStateException illegal(String what) {
        return new IllegalStateException(this + " " + what);
    }

    @Override
    public String toString() {
        return "@WalEntryListener of bean '" + bean + "', method " + method.toGenericString() + ",";
    }
}
