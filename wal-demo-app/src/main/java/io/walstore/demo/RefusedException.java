package io.walstore.demo;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request that asks for something impossible; nothing was written. Spring answers with the status and the detail. */
final class RefusedException extends ErrorResponseException {

    private static final long serialVersionUID = 1;

    RefusedException(HttpStatus status, String detail) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }

    static RefusedException badRequest(String detail) {
        return new RefusedException(HttpStatus.BAD_REQUEST, detail);
    }
}
