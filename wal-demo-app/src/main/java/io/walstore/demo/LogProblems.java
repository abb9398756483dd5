package io.walstore.demo;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalQueueFullException;
import io.walstore.spi.WalReadOnlyException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * Says in HTTP what the log said in Java: what the sender can do, without the paths of this machine. Spring answers
 * everything else, for {@code spring.mvc.problemdetails.enabled} is on.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LogProblems {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogProblems.class);

    /** A queue empties with the next syncs, a disk when somebody makes room. */
    private static final Duration QUEUE_RETRY = Duration.ofSeconds(1);

    private static final Duration DISK_RETRY = Duration.ofSeconds(30);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notFound(EntryNotFoundException e) {
        return problem(HttpStatus.NOT_FOUND, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> queueFull(WalQueueFullException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, QUEUE_RETRY, "too many events wait for the disk");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> diskFull(WalFullException e) {
        return problem(HttpStatus.INSUFFICIENT_STORAGE, DISK_RETRY, "the disk of the log is full");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(WalFailedException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "the log failed and takes no more events until it is restarted");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> readOnly(WalReadOnlyException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "the log was opened for reading only");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> closed(WalClosedException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "the log is closed");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> corrupt(WalCorruptException e) {
        LOGGER.error("An entry could not be read", e);
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "the stored bytes are damaged");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notANumber(MethodArgumentTypeMismatchException e) {
        return problem(
                HttpStatus.BAD_REQUEST, e.getName() + " is '" + e.getValue() + "', must be a whole number of 64 bits");
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, Duration retry, String detail) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(retry.toSeconds()))
                .body(ProblemDetail.forStatusAndDetail(status, detail));
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, @Nullable String detail) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail))
                .build();
    }
}
