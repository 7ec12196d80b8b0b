// Receives calls from Offhook and appends each request to a file, as a line of JSON. Needs Go 1.20 and no modules.
//
//	OFFHOOK_SECRET=whsec_… go run receiver.go
//
// In the integration, set the format to JSON and add the rows uniqueid = [[uniqueid]] and sequence = [[sequence]].
// PORT (9000) and FILE (calls.ndjson) change the defaults. In production, put a reverse proxy in front, for TLS, and
// use a database with a unique column for the ID in place of the file.
package main

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

var key, _ = base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("OFFHOOK_SECRET"), "whsec_"))

func verify(header http.Header, body []byte) bool {
	timestamp := header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", header.Get("webhook-id"), timestamp, body)
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, given := range strings.Split(header.Get("webhook-signature"), " ") {
		if hmac.Equal([]byte(given), []byte(expected)) {
			return true
		}
	}
	return false
}

type event struct {
	ID       string          `json:"id"`
	UniqueID string          `json:"uniqueid"`
	Sequence int64           `json:"sequence"`
	Body     json.RawMessage `json:"body"`
}

type store struct {
	mutex  sync.Mutex
	file   *os.File
	size   int64
	taken  map[string]bool  // by webhook-id
	newest map[string]int64 // the highest sequence, by uniqueid
}

func open(name string) (*store, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	s := &store{file: file, taken: map[string]bool{}, newest: map[string]int64{}}
	lines := bufio.NewReader(file)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return s, file.Truncate(s.size) // a line that was cut off was never confirmed
		}
		if err != nil {
			return nil, err
		}
		var stored event
		if err := json.Unmarshal(line, &stored); err != nil {
			return nil, err
		}
		s.size += int64(len(line))
		s.note(stored)
	}
}

// Returns whether the event is newer than all others of its call.
func (s *store) note(e event) bool {
	s.taken[e.ID] = true
	isNew := e.Sequence > s.newest[e.UniqueID]
	if isNew {
		s.newest[e.UniqueID] = e.Sequence
	}
	return isNew
}

// Returns false for a duplicate, and for an event that is older than a stored one.
func (s *store) put(e event) (bool, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.taken[e.ID] {
		return false, nil
	}
	line, err := json.Marshal(e)
	if err != nil {
		return false, err
	}
	line = append(line, '\n')
	_, err = s.file.WriteAt(line, s.size)
	if err == nil {
		err = s.file.Sync()
	}
	if err != nil {
		return false, errors.Join(err, s.file.Truncate(s.size))
	}
	s.size += int64(len(line))
	return s.note(e), nil
}

// Slow work, after the response. If it must not be lost when this program ends, do it in a program that reads the file.
func work(body []byte) {
	fmt.Println(string(body))
}

const bodyBytesMax = 1024 * 1024 // Offhook sends 256 KiB at most

var queue = make(chan []byte, 1000)

func (s *store) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, bodyBytesMax))
	if err != nil {
		http.Error(w, "too large or incomplete", http.StatusRequestEntityTooLarge)
		return
	}
	if !verify(req.Header, body) {
		http.Error(w, "wrong signature or time", http.StatusUnauthorized)
		return
	}
	var call struct {
		UniqueID *string
		Sequence *int64
	}
	if json.Unmarshal(body, &call) != nil || call.UniqueID == nil || call.Sequence == nil {
		http.Error(w, "not JSON with uniqueid (text) and sequence (number)", http.StatusBadRequest)
		return
	}
	isNew, err := s.put(event{req.Header.Get("webhook-id"), *call.UniqueID, *call.Sequence, body})
	if err != nil {
		log.Print(err)
		http.Error(w, "try again", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
	if isNew {
		queue <- body
	}
}

func main() {
	if len(key) < 24 {
		log.Fatal("Set OFFHOOK_SECRET to the signing key of the integration.")
	}
	name, port := os.Getenv("FILE"), os.Getenv("PORT")
	if name == "" {
		name = "calls.ndjson"
	}
	if port == "" {
		port = "9000"
	}
	s, err := open(name)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for body := range queue {
			work(body)
		}
	}()
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on", listener.Addr().(*net.TCPAddr).Port)
	server := http.Server{Handler: s, ReadTimeout: 30 * time.Second}
	log.Fatal(server.Serve(listener))
}
