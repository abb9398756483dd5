package io.walstore.spring.boot.jpa;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** A C struct that is a table of functions; each field, the leading numbers included, takes one slot or a part of it. */
record NativeTable(Pointer address) {

    NativeTable copy(int slots) {
        Memory copy = new Memory(offset(slots));
        copy.write(0, address.getByteArray(0, (int) offset(slots)), 0, (int) offset(slots));
        return new NativeTable(copy);
    }

    Pointer get(int slot) {
        return address.getPointer(offset(slot));
    }

    void set(int slot, Pointer function) {
        address.setPointer(offset(slot), function);
    }

    /** The callback must be held elsewhere for as long as the table can be used. */
    void set(int slot, Callback callback) {
        set(slot, CallbackReference.getFunctionPointer(callback));
    }

    int call(int slot, Object... arguments) {
        return Function.getFunction(get(slot)).invokeInt(arguments);
    }

    private static long offset(int slot) {
        return (long) slot * Native.POINTER_SIZE;
    }
}
