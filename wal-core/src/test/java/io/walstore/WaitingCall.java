package io.walstore;

/** The calls that touch files or wait for the log's threads, and how they may end for a caller that is interrupted. */
enum WaitingCall {
    APPEND(SharedLog::append),
    APPEND_BATCH(SharedLog::appendBatch),
    APPEND_ASYNC_AND_JOIN(SharedLog::appendAsyncAndJoin),
    APPEND_ASYNC_AND_GET(SharedLog::appendAsyncAndGet),
    STORE(SharedLog::store),
    TRUNCATE_FRONT(SharedLog::truncateFront),
    TRUNCATE_BACK(SharedLog::truncateBack),
    SYNC(shared -> shared.log().sync()),
    ROLL(shared -> shared.log().roll()),
    GET(SharedLog::get),
    READ(SharedLog::readAll),
    TAIL_OF_WHAT_IS_THERE(SharedLog::tailWhatIsThere),
    TAIL_OF_WHAT_IS_TO_COME(SharedLog::tailWhatIsToCome),
    SET_VALUE(SharedLog::setValue),
    GET_VALUE(SharedLog::getValue),
    POLL(SharedLog::poll),
    COMMIT(SharedLog::commit),
    SEEK(SharedLog::seek),
    RESET(shared -> shared.consumer().reset()),
    FLUSH(shared -> shared.consumer().flush()),
    CONSUMER_STATUS(shared -> shared.log().consumers()),
    REGISTER_AND_DELETE(SharedLog::registerAndDelete),
    VERIFY(SharedLog::verify),
    BACK_UP_AND_LOOK(SharedLog::backUpAndLook),
    OPEN_AND_CLOSE(SharedLog::openAndCloseAnother),
    REPAIR(SharedLog::repairAnother);

    private final Call call;

    WaitingCall(Call call) {
        this.call = call;
    }

    private interface Call {
        void on(SharedLog shared) throws Exception;
    }

    /** Whether it waits for what may never come, so that an interrupt must end the wait. */
    boolean waitsForOthers() {
        return this == APPEND_ASYNC_AND_GET || this == TAIL_OF_WHAT_IS_TO_COME || this == POLL;
    }

    void on(SharedLog shared) throws Exception {
        call.on(shared);
    }
}
