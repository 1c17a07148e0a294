package io.github.dramatis.tests;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/** A real S3 server in this JVM that keeps everything in memory. */
final class S3Server implements AutoCloseable {
    private final BlobStoreContext store;
    private final S3Proxy server;

    S3Server(String... buckets) throws Exception {
        store = ContextBuilder.newBuilder("transient")
                .overrides(new Properties())
                .credentials("id", "secret")
                .build(BlobStoreContext.class);
        for (String bucket : buckets) {
            store.getBlobStore().createContainerInLocation(null, bucket);
        }
        server = S3Proxy.builder()
                .blobStore(store.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "id", "secret")
                .build();
        server.start();
        while (!server.getState().equals("STARTED")) {
            Thread.sleep(5);
        }
    }

    int port() {
        return server.getPort();
    }

    /** Uploads that were begun and neither completed nor aborted. */
    int pendingUploads(String bucket) {
        return store.getBlobStore().listMultipartUploads(bucket).size();
    }

    @Override
    public void close() throws Exception {
        server.stop();
        store.close();
    }
}
