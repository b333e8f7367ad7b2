// The program that asks envtest: starts its control plane with the flags given as arguments, and requests two paths
// without credentials. Prints the statuses. Built by scripts/bench-peers.ts in a module of its own.
package main

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

func main() {
	environment := &envtest.Environment{}
	flags := environment.ControlPlane.GetAPIServer().Configure()
	for _, flag := range os.Args[1:] {
		name, value, _ := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
		flags.Set(name, value)
	}
	config, err := environment.Start()
	if err != nil {
		_ = environment.Stop()
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for _, path := range []string{"/api", "/healthz"} {
		answer, err := client.Get("https://" + strings.TrimPrefix(config.Host, "https://") + path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Print(answer.StatusCode, " ")
	}
	if err := environment.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
