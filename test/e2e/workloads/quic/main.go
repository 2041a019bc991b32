// A small program on quic-go, as users of quicgso run them: a server of one large file, by HTTP/3 or by HTTPS over TCP, and a
// client that counts what arrives.
//
//	quic serve ADDRESS            TRANSPORT=quic (default) or tcp
//	quic fetch URL SECONDS [TRANSPORT]   prints the bytes that arrived in that time
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
)

const fileBytes = 20 << 20

func main() {
	if len(os.Args) < 3 || os.Args[1] == "fetch" && len(os.Args) < 4 {
		log.Fatal("usage: quic serve ADDRESS | quic fetch URL SECONDS [TRANSPORT]")
	}
	switch os.Args[1] {
	case "serve":
		log.Fatal(serve(os.Args[2]))
	case "fetch":
		seconds, err := strconv.Atoi(os.Args[3])
		if err != nil {
			log.Fatal(err)
		}
		fetch(os.Args[2], time.Duration(seconds)*time.Second)
	}
}

func serve(address string) error {
	certificate, err := selfSigned()
	if err != nil {
		return err
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(fileBytes))
		_, _ = io.CopyN(w, rand.Reader, fileBytes)
	})
	if os.Getenv("TRANSPORT") == "tcp" {
		server := &http.Server{Addr: address, Handler: handler, TLSConfig: config, ReadHeaderTimeout: time.Second}
		return server.ListenAndServeTLS("", "")
	}
	server := &http3.Server{Addr: address, Handler: handler, TLSConfig: http3.ConfigureTLSConfig(config)}
	return server.ListenAndServe()
}

func fetch(url string, patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	insecure := &tls.Config{InsecureSkipVerify: true} //nolint:gosec // the server makes its certificate itself
	var transport http.RoundTripper = &http3.Transport{TLSClientConfig: insecure, QUICConfig: &quic.Config{}}
	if len(os.Args) > 4 && os.Args[4] == "tcp" {
		transport = &http.Transport{TLSClientConfig: insecure}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		log.Fatal(err)
	}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		fmt.Println(0)
		log.Print(err)
		return
	}
	defer response.Body.Close()
	count, err := io.Copy(io.Discard, response.Body)
	fmt.Println(count)
	if err != nil {
		log.Print(err)
	}
}

func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
